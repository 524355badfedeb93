import type { SystemDb } from '@callboard/db/system-db'

/** Records that a schedule begins to run, by the clock of the database. */
export async function writeScheduleRun(db: SystemDb, name: string): Promise<void> {
  await db.$executeRaw`
    insert into schedule_run (name, ran_at) values (${name}, now()) on conflict (name) do update set ran_at = excluded.ran_at`
}

/** Seconds since each schedule last began. */
export const readScheduleAges = (db: SystemDb) =>
  db.$queryRaw<{ name: string; ageS: number }[]>`
    select name, extract(epoch from now() - ran_at)::float8 as "ageS" from schedule_run`
