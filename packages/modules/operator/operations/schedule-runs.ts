import { systemDb } from '@callboard/db/system-db'
import { readScheduleAges, writeScheduleRun } from '../repo/schedule-runs.ts'

/** Records that a schedule begins to run. */
export const recordScheduleRun = (name: string): Promise<void> => writeScheduleRun(systemDb('health'), name)

/** Seconds since each schedule last began to run, in any process. Schedules that never ran are absent. */
export async function scheduleAges(): Promise<Map<string, number>> {
  return new Map((await readScheduleAges(systemDb('health'))).map(({ name, ageS }) => [name, ageS]))
}
