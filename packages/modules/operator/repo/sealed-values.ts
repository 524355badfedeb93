import type { SystemDb } from '@callboard/db/system-db'

/** Every column encrypted with `platform.vault`. keys.test.ts fails if one is missing here. */
export const sealedColumns = [
  { table: 'integration', column: 'secrets' },
  { table: 'webhook', column: 'secret' },
  { table: 'model_connection', column: 'secret' },
  { table: 'slack_workspace', column: 'token' },
  { table: 'template_run', column: 'secrets' },
  { table: 'idempotency_key', column: 'answer' },
] as const
export type SealedColumn = (typeof sealedColumns)[number]

export type SealedValue = { id: string; tenantId: string; sealed: string }

// Tables and columns in the text of statements are the constants above, never input.

const batchSize = 200
const zero = '00000000-0000-0000-0000-000000000000'

/** Values of a column by primary key, in batches of 200. */
export async function* readSealedValues(db: SystemDb, { table, column }: SealedColumn): AsyncGenerator<SealedValue[]> {
  const query = `select id::text, tenant_id::text as "tenantId", ${column} as sealed from ${table}
    where ${column} is not null and (tenant_id, id) > ($1::uuid, $2::uuid) order by tenant_id, id limit ${batchSize}`
  let after = { tenantId: zero, id: zero }
  for (;;) {
    const values = await db.$queryRawUnsafe<SealedValue[]>(query, after.tenantId, after.id)
    yield values
    const last = values.at(-1)
    if (!last || values.length < batchSize) return
    after = last
  }
}

export async function countSealedValues(db: SystemDb, { table, column }: SealedColumn): Promise<number> {
  const [row] = await db.$queryRawUnsafe<{ n: number }[]>(`select count(${column})::int as n from ${table}`)
  return row?.n ?? 0
}

/** Replaces a value, unless it has changed since it was read: a concurrently entered secret wins. @returns whether it did */
export async function replaceSealedValue(
  db: SystemDb,
  { table, column }: SealedColumn,
  of: SealedValue,
  sealed: string,
): Promise<boolean> {
  const changed = await db.$executeRawUnsafe(
    `update ${table} set ${column} = $1 where id = $2::uuid and tenant_id = $3::uuid and ${column} = $4`,
    sealed,
    of.id,
    of.tenantId,
    of.sealed,
  )
  return changed === 1
}
