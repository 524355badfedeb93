import type { TenantReader } from './for-tenant.ts'
import { Prisma } from './generated/client.ts'

const { join, sql } = Prisma

type Rows = Record<string, unknown>[]
type Waiting = { statement: Prisma.Sql; rows: PromiseWithResolvers<Rows> }

const waiting = new WeakMap<TenantReader, Waiting[]>()

/** Columns that hold a time. */
type TimeOf<Row> = { [Column in keyof Row]-?: Extract<Row[Column], Date> extends never ? never : Column }[keyof Row]

/** Every time of a row has to be named, because JSON has it as text. */
type Times<Row> = [TimeOf<Row>] extends [never] ? [] : [times: Record<TimeOf<Row>, true>]

async function send(db: TenantReader): Promise<void> {
  const batch = waiting.get(db) ?? []
  waiting.delete(db)
  const answers = batch.map(({ statement }) => sql`(select coalesce(json_agg(q), '[]') from (${statement}) q)`)
  try {
    const [row] = await db.$queryRaw<{ answers: Rows[] }[]>`select json_build_array(${join(answers)}) as answers`
    for (const [i, { rows }] of batch.entries()) rows.resolve(row?.answers[i] ?? [])
  } catch (error) {
    for (const { rows } of batch) rows.reject(error)
  }
}

/** Sent when no promise that is resolved already can lead to another read, as https://github.com/graphql/dataloader does it. */
function waitForOthers(db: TenantReader): Waiting[] {
  const batch: Waiting[] = []
  waiting.set(db, batch)
  queueMicrotask(() => process.nextTick(() => void send(db)))
  return batch
}

/**
 * Rows of a statement that is sent as one with the others that begin at the same time in the same transaction, whichever module
 * they belong to: each is a value of the statement that is sent. For the many small reads of a page; rows travel as JSON, so large
 * results and numbers beyond double precision do not belong here. If one of them fails, all do, as in any transaction.
 * @param times the columns that hold times
 */
export async function readTogether<Row extends object>(
  db: TenantReader,
  statement: Prisma.Sql,
  ...times: Times<Row>
): Promise<Row[]> {
  const rows = Promise.withResolvers<Rows>()
  const batch = waiting.get(db) ?? waitForOthers(db)
  batch.push({ statement, rows })
  const named: readonly object[] = times
  const columns = named.flatMap((of) => Object.keys(of))
  const toTime = (value: unknown) => (typeof value === 'string' ? new Date(value) : null)
  return (await rows.promise).map((row) => {
    for (const column of columns) row[column] = toTime(row[column])
    return row as Row
  })
}
