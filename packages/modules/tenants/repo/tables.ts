import type { TenantId } from '@callboard/core/ids'
import type { AnyDb } from '@callboard/db/any-db'
import type { TenantDb } from '@callboard/db/for-tenant'

// Names of tables and columns come from the database's own catalog, not from a caller.

type Table = { name: string; hasTenant: boolean }

/** Every table of the database by name. */
export const findTables = (db: AnyDb) => db.$queryRaw<Table[]>`
  select c.relname as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "hasTenant"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_prisma_migrations'
  order by 1`

/** Number of rows of an organization; without a tenant column, of those that have its id in any column. */
export async function countMentions(db: AnyDb, { name, hasTenant }: Table, id: TenantId): Promise<number> {
  const where = hasTenant ? 'tenant_id = $1::uuid' : 'position($1 in t::text) > 0'
  const [row] = await db.$queryRawUnsafe<{ rows: number }[]>(`select count(*)::int as rows from "${name}" t where ${where}`, id)
  return row?.rows ?? 0
}

/** A table with a tenant column, and the columns of its primary key in order. */
export type TenantTable = { name: string; key: { column: string; type: string }[] }

/** Every table with a tenant column by name. */
export const findTenantTables = (db: TenantDb) => db.$queryRaw<TenantTable[]>`
  select c.relname as name,
    json_agg(json_build_object('column', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by k.n) as key
  from pg_class c
    join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
    join pg_index i on i.indrelid = c.oid and i.indisprimary
    cross join lateral unnest(i.indkey) with ordinality k(attnum, n)
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
  where c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
  group by c.relname order by c.relname`

/**
 * Rows in the order of their primary key, as JSON in which amounts keep every digit, each with the texts of its key.
 * @param omit columns that are left out
 * @param after the key of the last row of the page before
 */
export function readPage(
  db: TenantDb,
  table: TenantTable,
  { omit, after, limit }: { omit: string[]; after: string[] | undefined; limit: number },
): Promise<{ row: string; key: string[] }[]> {
  const columns = table.key.map((k) => `t."${k.column}"`)
  const values = table.key.map((k, i) => `$${i + 2}::text::${k.type}`).join(', ')
  const statement = `select (to_jsonb(t) - $1::text[])::text as row, array[${columns.map((c) => `${c}::text`).join(', ')}] as key
    from "${table.name}" t ${after ? `where (${columns.join(', ')}) > (${values})` : ''}
    order by ${columns.join(', ')} limit ${limit}`
  return db.$queryRawUnsafe(statement, omit, ...(after ?? []))
}
