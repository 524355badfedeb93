import { addMonths, dropMonths, type MonthlyTable, monthlyTables } from '@callboard/db/monthly-partitions'
import { systemDb } from '@callboard/db/system-db'
import { tombstoneDays } from '@callboard/modules/catalog'
import { idleSince } from '@callboard/modules/identity'
import { deleteExpiredRows, type ExpiredRows } from '../repo/expired-rows.ts'

export type CleanupResult = ExpiredRows & Record<'months' | 'newMonths', number>

async function forMonthlyTables(work: (table: MonthlyTable) => Promise<number>): Promise<number> {
  let sum = 0
  for (const table of monthlyTables) sum += await work(table)
  return sum
}

/** Deletes expired rows. Each statement is limited by age only, so it can run at any time. */
export async function cleanUp(): Promise<CleanupResult> {
  const db = systemDb('scheduler')
  return {
    // First, so that no rows are deleted individually from partitions that are dropped.
    months: await forMonthlyTables((table) => dropMonths(db, table)),
    ...(await deleteExpiredRows(db, { sessionsIdleSince: idleSince(), tombstoneDays })),
    newMonths: await forMonthlyTables((table) => addMonths(db, table)),
  }
}
