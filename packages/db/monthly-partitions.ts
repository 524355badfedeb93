import { Prisma } from './generated/client.ts'
import type { SystemDb } from './system-db.ts'

type Retention = {
  /** Creation time of a row. Never later than the time in its id, which determines the partition. */
  at: Prisma.Sql
  /** Age in days at which rows of tenant `t` expire; null if they never do. */
  days: Prisma.Sql
  /**
   * Rows of partitions that ended this many days ago are expired for all tenants, unless the database finds a tenant with a
   * longer retention.
   */
  leastDays: number
}

/** Tables partitioned by month (docs/decisions/051), with the retention of their rows. */
const retentions = {
  inbound_event: { at: Prisma.sql`received_at`, days: Prisma.sql`14`, leastDays: 14 },
  entity_change: { at: Prisma.sql`at`, days: Prisma.sql`400`, leastDays: 400 },
  audit_event: { at: Prisma.sql`at`, days: Prisma.sql`t.audit_retention_days`, leastDays: 30 },
} satisfies Record<string, Retention>

export type MonthlyTable = keyof typeof retentions
export const monthlyTables = Object.keys(retentions) as MonthlyTable[]

const maxBatch = 5000
const maxBatchPerTenant = 1000
const batchTimeoutMs = 120_000

/** Adds partitions for the next two months. @returns how many were added; also 0 if a lock was not immediately available */
export async function addMonths(db: SystemDb, table: MonthlyTable): Promise<number> {
  const [row] = await db.$queryRaw<{ added: number }[]>`select app.add_months(${table}) as added`
  return row?.added ?? 0
}

/** Drops partitions whose rows have all expired. @returns how many; also 0 if a lock was not immediately available */
export async function dropMonths(db: SystemDb, table: MonthlyTable): Promise<number> {
  const [row] = await db.$queryRaw<{ dropped: number }[]>`
    select app.drop_months(${table}, now() - make_interval(days => ${retentions[table].leastDays})) as dropped`
  return row?.dropped ?? 0
}

/**
 * For statements that find few rows in many partitions: the planner overestimates the cost of an index lookup in each partition
 * and would choose full scans.
 */
export const withIndexes = <T>(db: SystemDb, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> =>
  db.$transaction(
    async (tx) => {
      await tx.$executeRaw`
        select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name`
      return work(tx)
    },
    { timeout: batchTimeoutMs },
  )

/** Deletes a batch of expired rows: the oldest of each tenant, found by its index on the time. */
export function expiredBatch(table: MonthlyTable, rows: number): Prisma.Sql {
  const { at, days } = retentions[table]
  const name = Prisma.raw(table)
  return Prisma.sql`
    delete from ${name} r using (
      select old.tenant_id, old.id from tenant t cross join lateral (
        select tenant_id, id from ${name}
        where tenant_id = t.id and ${at} < now() - make_interval(days => ${days})
        order by ${at} limit ${Math.min(rows, maxBatchPerTenant)}
      ) old limit ${rows}
    ) expired
    where r.tenant_id = expired.tenant_id and r.id = expired.id`
}

/** Deletes expired rows of remaining partitions, in batches. @returns how many */
export async function deleteExpired(db: SystemDb, table: MonthlyTable, batch = maxBatch): Promise<number> {
  for (let sum = 0; ; ) {
    const deleted = await withIndexes(db, (tx) => tx.$executeRaw(expiredBatch(table, batch)))
    sum += deleted
    if (deleted === 0) return sum
  }
}
