import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations } from 'bullmq'
import pg from 'pg'
import { applyMigrations, migrationNames } from './apply-migrations.ts'
import { root } from './paths.ts'

export type DatabaseUrls = { owner: string; app: string; system: string }
type RolePasswords = { owner: string; app: string; system: string }

export const withDatabase = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href
const withRole = (url: string, role: string, password: string) => Object.assign(new URL(url), { username: role, password }).href

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** The maintenance database of the same server, if the required one does not exist yet. */
async function reachable(url: string): Promise<string> {
  try {
    await withClient(url, async () => {})
    return url
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '3D000') return withDatabase(url, 'postgres')
    throw new Error(`The database of DATABASE_URL does not answer: ${error instanceof Error ? error.message : error}`)
  }
}

/** Creates missing roles and the database. Requires a role with that permission (the embedded superuser). */
export async function prepareCluster(superuserUrl: string, database: string, passwords: RolePasswords): Promise<DatabaseUrls> {
  await withClient(await reachable(superuserUrl), async (client) => {
    await client.query(readFileSync(path.join(root, 'prisma/sql/roles.sql'), 'utf8'))
    for (const [role, password] of Object.entries(passwords))
      await client.query(`alter role callboard_${role} password ${client.escapeLiteral(password)}`)
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)} owner callboard_owner`)
    // Both create schemas; the job queue's belongs to the system role.
    await client.query(
      `grant create, connect on database ${client.escapeIdentifier(database)} to callboard_owner, callboard_system`,
    )
  })
  const at = withDatabase(superuserUrl, database)
  return {
    owner: withRole(at, 'callboard_owner', passwords.owner),
    app: withRole(at, 'callboard_app', passwords.app),
    system: withRole(at, 'callboard_system', passwords.system),
  }
}

/** Names of migrations that the database has not finished. One query, so that a start without changes stays fast. */
async function pendingMigrations(ownerUrl: string): Promise<string[]> {
  const applied = await withClient(ownerUrl, async (client) => {
    const table = await client.query(`select to_regclass('public._prisma_migrations') as name`)
    if (!table.rows[0]?.name) return []
    const rows = await client.query(
      'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    )
    return rows.rows.map((r: { migration_name: string }) => r.migration_name)
  })
  return migrationNames().filter((name) => !applied.includes(name))
}

/** Applies pending migrations with Prisma's own engine, then those of the job queue. Returns the applied ones. */
export async function migrate(urls: DatabaseUrls): Promise<string[]> {
  const pending = await pendingMigrations(urls.owner)
  const applied = pending.length > 0 ? await applyMigrations(urls.owner) : []
  await withClient(urls.system, (client) => runMigrations(client, 'bullmq'))
  return applied
}
