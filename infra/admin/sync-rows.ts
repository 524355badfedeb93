import type pg from 'pg'
import { writableColumns } from './copy-tenant.ts'

const batchSize = 500

/** The text of a row, which is the same in two databases if the row is. Sessions have to use the same time zone. */
const hash = 'hashtextextended(to_jsonb(t)::text, 0)'

/** The rows of an organization ($1) in a table, called t. */
export const rowsOf = (table: string): string => `"${table}" t where t.${table === 'tenant' ? 'id' : 'tenant_id'} = $1`

/** The primary key of a row as text. */
async function keyOf(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ key: string }>(
    `select 'jsonb_build_array(' || string_agg(format('t.%I', a.attname), ', ' order by a.attnum) || ')::text' as key
     from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) where i.indrelid = $1::regclass and i.indisprimary`,
    [table],
  )
  return rows[0]?.key ?? ''
}

type Side = { client: pg.Client; from: string; tenantId: string }

/** Rows and their hash, in 256 buckets by key: a large table is compared without reading its rows. */
async function bucketsOf({ client, from, tenantId }: Side, key: string): Promise<Map<number, string>> {
  const { rows } = await client.query<{ bucket: number; digest: string }>(
    `select (hashtextextended(${key}, 1) & 255)::int as bucket, count(*) || ' ' || sum(${hash}) as digest from ${from} group by 1`,
    [tenantId],
  )
  return new Map(rows.map((row) => [row.bucket, row.digest]))
}

async function hashesOf({ client, from, tenantId }: Side, key: string, buckets: number[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ key: string; hash: string }>(
    `select ${key} as key, ${hash}::text as hash from ${from} and (hashtextextended(${key}, 1) & 255)::int = any($2)`,
    [tenantId, buckets],
  )
  return new Map(rows.map((row) => [row.key, row.hash]))
}

/** Copies rows with these keys, in batches. */
async function copyRows(source: Side, target: pg.Client, table: string, key: string, keys: string[]): Promise<void> {
  const name = target.escapeIdentifier(table)
  const columns = (await writableColumns(target, table)).map((c) => target.escapeIdentifier(c))
  const insert = `insert into ${name} (${columns.join(', ')}) overriding system value select ${columns.map((c) => `n.${c}`).join(', ')}
    from jsonb_array_elements($1::jsonb) as e(given), jsonb_populate_record(null::${name}, e.given) n`
  for (let at = 0; at < keys.length; at += batchSize * 20) {
    const some = keys.slice(at, at + batchSize * 20)
    const { rows } = await source.client.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${source.from} and ${key} = any($2)`,
      [source.tenantId, some],
    )
    for (let i = 0; i < rows.length; i += batchSize)
      await target.query(insert, [
        `[${rows
          .slice(i, i + batchSize)
          .map((r) => r.row)
          .join(',')}]`,
      ])
  }
}

/**
 * Makes an organization's rows of a table in the target those of the source, and compares them. Can be repeated: only what has
 * changed is copied.
 * @returns how many rows were written or deleted
 */
export async function syncRows(
  clients: { source: pg.Client; target: pg.Client },
  table: string,
  tenantId: string,
): Promise<number> {
  const from = rowsOf(table)
  const [source, target] = [clients.source, clients.target].map((client) => ({ client, from, tenantId })) as [Side, Side]
  const key = await keyOf(clients.target, table)
  const [there, here] = await Promise.all([bucketsOf(source, key), bucketsOf(target, key)])
  const different = [...new Set([...there.keys(), ...here.keys()])].filter((bucket) => there.get(bucket) !== here.get(bucket))
  if (different.length === 0) return 0
  const [atSource, atTarget] = await Promise.all([hashesOf(source, key, different), hashesOf(target, key, different)])
  const changed = (from: Map<string, string>, to: Map<string, string>) =>
    [...from.keys()].filter((k) => from.get(k) !== to.get(k))
  const [outdated, missing] = [changed(atTarget, atSource), changed(atSource, atTarget)]
  if (outdated.length > 0) await clients.target.query(`delete from ${from} and ${key} = any($2)`, [tenantId, outdated])
  await copyRows(source, clients.target, table, key, missing)
  return new Set([...outdated, ...missing]).size
}
