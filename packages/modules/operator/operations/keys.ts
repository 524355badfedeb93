import { isAppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { systemDb } from '@callboard/db/system-db'
import type { Platform } from '@callboard/kernel/platform'

/** Every column encrypted with `platform.vault`. keys.test.ts fails if one is missing here. */
export const sealedColumns = [
  { table: 'integration', column: 'secrets' },
  { table: 'webhook', column: 'secret' },
] as const
type SealedColumn = (typeof sealedColumns)[number]

type Row = { id: string; tenant_id: string; sealed: string }
export type KeyStatus = { column: string; values: number; older: number }
export type RotationProgress = { column: string; seen: number; total: number }
export type Rotation = {
  rotated: number
  /** Concurrently changed or removed. */
  changed: number
  /** Secrets that no configured key decrypts, by the organization that has to enter them again. */
  unreadable: { column: string; tenantId: string; id: string }[]
}

const batchSize = 200
const nameOf = ({ table, column }: SealedColumn) => `${table}.${column}`

const zero = '00000000-0000-0000-0000-000000000000'

/** Rows of a column by primary key, in batches. Table and column are constants of this file, never input. */
async function* batchesOf({ table, column }: SealedColumn): AsyncGenerator<Row[]> {
  const query = `select id::text, tenant_id::text, ${column} as sealed from ${table}
    where (tenant_id, id) > ($1::uuid, $2::uuid) order by tenant_id, id limit ${batchSize}`
  let after = { tenant_id: zero, id: zero }
  for (;;) {
    const rows = await systemDb('operator').$queryRawUnsafe<Row[]>(query, after.tenant_id, after.id)
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < batchSize) return
    after = last
  }
}

async function countOf({ table }: SealedColumn): Promise<number> {
  const [row] = await systemDb('operator').$queryRawUnsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`)
  return row?.n ?? 0
}

/** Number of stored secrets, and of those encrypted with an older key. */
export async function keyStatus(platform: Platform): Promise<KeyStatus[]> {
  const result: KeyStatus[] = []
  for (const column of sealedColumns) {
    const status: KeyStatus = { column: nameOf(column), values: 0, older: 0 }
    for await (const rows of batchesOf(column)) {
      status.values += rows.length
      status.older += rows.filter((r) => !platform.vault.isCurrent(r.sealed)).length
    }
    result.push(status)
  }
  return result
}

async function rotateRow(platform: Platform, of: SealedColumn, row: Row): Promise<'rotated' | 'changed' | 'unreadable'> {
  const tenantId = trustedTenantId(row.tenant_id)
  let opened: unknown
  try {
    opened = await platform.vault.open(tenantId, row.sealed)
  } catch (error) {
    if (isAppError(error)) return 'unreadable'
    throw error
  }
  const sealed = await platform.vault.seal(tenantId, opened)
  // Only if it is unchanged: a concurrently entered secret wins.
  const changed = await systemDb('operator').$executeRawUnsafe(
    `update ${of.table} set ${of.column} = $1 where id = $2::uuid and tenant_id = $3::uuid and ${of.column} = $4`,
    sealed,
    row.id,
    row.tenant_id,
    row.sealed,
  )
  return changed === 1 ? 'rotated' : 'changed'
}

/**
 * Re-encrypts every stored secret with the first key. Safe while processes with both keys are running, and resumable: the next
 * run skips finished ones.
 */
export async function rotateKeys(platform: Platform, onProgress: (progress: RotationProgress) => void): Promise<Rotation> {
  const result: Rotation = { rotated: 0, changed: 0, unreadable: [] }
  for (const of of sealedColumns) {
    const column = nameOf(of)
    const total = await countOf(of)
    let seen = 0
    for await (const rows of batchesOf(of)) {
      for (const row of rows.filter((r) => !platform.vault.isCurrent(r.sealed))) {
        const outcome = await rotateRow(platform, of, row)
        if (outcome === 'unreadable') result.unreadable.push({ column, tenantId: row.tenant_id, id: row.id })
        else result[outcome]++
      }
      seen += rows.length
      onProgress({ column, seen, total })
    }
  }
  return result
}
