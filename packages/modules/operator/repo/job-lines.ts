import type { AnyDb } from '@callboard/db/any-db'
import type { SystemDb } from '@callboard/db/system-db'

export type JobLine = {
  name: string
  group: string
  waiting: number
  running: number
  /** Since when the oldest job that can run has been able to. */
  oldestAt: Date | null
  failed: number
  completed: number
}

/** Jobs that are stored, counted by name: of one organization, or of all with those of the system. */
export const readJobLines = (db: SystemDb, tenantId: string | null) => db.$queryRaw<JobLine[]>`
  select name, "group",
    count(*) filter (where finished_at is null and handed_at is null)::int as waiting,
    count(*) filter (where finished_at is null and handed_at is not null)::int as running,
    min(run_at) filter (where finished_at is null and handed_at is null and run_at <= now()) as "oldestAt",
    count(*) filter (where outcome = 'failed')::int as failed,
    count(*) filter (where outcome = 'completed')::int as completed
  from outbox where ${tenantId}::uuid is null or tenant_id = ${tenantId}::uuid
  group by name, "group" order by name`

/** Wakes the relay after the commit. Rows that are inserted do so by a trigger, changed ones do not. */
export async function wakeRelay(db: AnyDb): Promise<void> {
  await db.$executeRaw`select pg_notify('outbox', '')`
}
