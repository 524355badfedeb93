import type pg from 'pg'
import { type OwnedTable, type Owner, ownedBySql } from './tenant-rows.ts'

/** SQL of a sample value for each column type. */
const values: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  text: `'word'`,
  int4: '7',
  int8: '7',
  float8: '7',
  numeric: '7',
  bool: 'true',
  // Long ago, in a separate partition from those that the product creates.
  timestamptz: `'1999-12-31'`,
  date: `'1999-12-31'`,
  jsonb: `'{"word": true}'`,
  json: `'{"word": true}'`,
  bytea: `'\\x07'`,
  _text: `array['word']`,
  _int4: 'array[7]',
}

/** SQL of a value that differs from the current one, by column type. */
const otherValues: Record<string, (column: string) => string> = {
  uuid: () => 'gen_random_uuid()',
  text: (c) => `coalesce(${c}, '') || 'x'`,
  // Far enough from the numbers of rows beside it, which may be part of a key.
  int4: (c) => `coalesce(${c}, 0) + 1000`,
  int8: (c) => `coalesce(${c}, 0) + 1`,
  float8: (c) => `coalesce(${c}, 0) + 1`,
  numeric: (c) => `coalesce(${c}, 0) + 1`,
  bool: (c) => `not coalesce(${c}, false)`,
  timestamptz: (c) => `coalesce(${c}, now()) + interval '1 second'`,
  date: (c) => `coalesce(${c}, current_date) + 1`,
  jsonb: () => `'{"other": true}'`,
  json: () => `'{"other": true}'`,
  bytea: (c) => `coalesce(${c}, '') || '\\x01'`,
  _text: (c) => `coalesce(${c}, '{}') || array['other']`,
  _int4: (c) => `coalesce(${c}, '{}') || array[8]`,
}

function find<T>(table: Record<string, T>, type = ''): T {
  const found = table[type]
  if (found === undefined) throw new Error(`packages/testing/any-row.ts knows no value of the type ${type}; add one`)
  return found
}

export const otherValue = (type: string | undefined, column: string): string => find(otherValues, type)(column)

export async function columnTypes(client: pg.Client, table: string): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select '"' || a.attname || '"' as name, t.typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  return Object.fromEntries(rows.map((r) => [r.name, r.type]))
}

/** Lets a partitioned table accept rows outside its partitions. */
async function addDefaultPartition(client: pg.Client, table: string): Promise<void> {
  const { rowCount } = await client.query(`select from pg_partitioned_table where partrelid = $1::regclass and partdefid = 0`, [
    table,
  ])
  if (rowCount) await client.query(`create table ${table}_rest partition of ${table} default`)
}

/** Drops CHECK constraints and partition bounds: sample values are about the existence of rows and columns, not their meaning. */
export async function allowAnyRow(client: pg.Client, table: string): Promise<void> {
  await addDefaultPartition(client, table)
  const { rows } = await client.query<{ name: string }>(
    `select conname as name from pg_constraint where contype = 'c' and conrelid = $1::regclass`,
    [table],
  )
  for (const { name } of rows) await client.query(`alter table ${table} drop constraint ${name}`)
}

/**
 * Gives a tenant, or one of its users, a sample row in every table where it has none, so that a change of any of them is noticed.
 * Other references are dangling. Only in a test's own database. @returns the tables
 */
export async function fillEmptyTables(
  client: pg.Client,
  tables: readonly OwnedTable[],
  of: Owner,
  word: string,
): Promise<string[]> {
  const filled: string[] = []
  for (const table of tables) {
    const there = await client.query(`select from ${table.name} where ${ownedBySql(table)} limit 1`, [of.tenantId, of.people])
    if (there.rowCount) continue
    await addAnyRow(client, table, of, word)
    filled.push(table.name)
  }
  return filled
}

async function addAnyRow(client: pg.Client, table: OwnedTable, { tenantId, people }: Owner, word: string): Promise<void> {
  await allowAnyRow(client, table.name)
  const types = await columnTypes(client, table.name)
  const row = table.columns.map((c) => (c === table.owner.column ? table.owner.value : find(values, types[c])))
  const select = `select ${row.join(', ').replaceAll(`word`, word)} where $1::uuid is not null and $2::uuid[] is not null`
  await client.query('set session_replication_role = replica')
  const insert = `insert into ${table.name} (${table.columns}) overriding system value ${select}`
  await client.query(insert, [tenantId, people])
  await client.query('reset session_replication_role')
}
