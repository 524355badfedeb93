import type { AnyDb } from './any-db.ts'

/**
 * Waits for the lock of this name, and holds it until the caller's transaction ends: what is counted after it stays true until
 * the commit. Names of an organization's locks contain its id.
 */
export async function lockUntilCommit(db: AnyDb, name: string): Promise<void> {
  await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`
}
