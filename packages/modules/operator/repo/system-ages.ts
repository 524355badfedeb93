import type { SystemDb } from '@callboard/db/system-db'

/** In seconds; null before the first beat, or without a waiting job. */
export type SystemAges = { seenS: number | null; oldestS: number | null }

/** How long ago workers were seen, and since when the oldest job that could run has waited. */
export async function readSystemAges(db: SystemDb): Promise<SystemAges> {
  const [row] = await db.$queryRaw<SystemAges[]>`
    select extract(epoch from now() - (select seen_at from worker_heartbeat))::float8 as "seenS",
      (select extract(epoch from now() - min(run_at))::float8 from outbox
        where finished_at is null and handed_at is null and run_at <= now()) as "oldestS"`
  return row ?? { seenS: null, oldestS: null }
}
