import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedColumns, closedValue, openColumns } from './closed-columns.ts'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** Values of every CHECK constraint that lists what one column may hold, by `table.column`. */
async function constraints(): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string; validated: boolean; definition: string }>(`
    select c.relname || '.' || a.attname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1 and k.conname like '%\\_values' and not c.relispartition`)
  return Object.fromEntries(
    rows.map(({ name, definition }) => [
      name,
      [...definition.matchAll(/'([^']*)'::text/g)].map(([, value]) => value ?? '').sort(),
    ]),
  )
}

test('every closed column has a constraint with exactly the values of its union', async () => {
  const expected = Object.fromEntries(Object.entries(closedColumns).map(([column, values]) => [column, [...values].sort()]))
  expect(await constraints()).toEqual(expected)
})

const named =
  /(^|_)(state|status|kind|role|outcome|phase|health|severity|trigger|method|reason|rule|scope|action|type|group|appearance|purpose|provider|platform|plan|every|verdict|code|category|source|event|lifecycle)$/

test('every text column with the name of a state, kind or role is declared closed or open', async () => {
  const { rows } = await client.query<{ name: string; column: string }>(`
    select c.relname || '.' || a.attname as name, a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype`)
  const found = rows.filter((r) => named.test(r.column)).map((r) => r.name)
  const declared = [...Object.keys(closedColumns), ...Object.keys(openColumns)]
  expect(found.filter((name) => !declared.includes(name)).sort()).toEqual([])
  expect(declared.filter((name) => !rows.some((r) => r.name === name))).toEqual([])
  expect(Object.keys(closedColumns).filter((name) => name in openColumns)).toEqual([])
})

test('the database rejects values outside the set, and accepts every value inside it', async () => {
  for (const [column, values] of Object.entries(closedColumns)) {
    const [table = '', name = ''] = column.split('.')
    const { rows } = await client.query<{ expression: string }>(
      `select pg_get_expr(k.conbin, k.conrelid) as expression from pg_constraint k where k.conname = $1 and k.conrelid = $2::regclass`,
      [`${table}_${name}_values`, table],
    )
    const allows = async (value: string) =>
      (await client.query(`select (${rows[0]?.expression}) as allowed from (select $1::text as "${name}") t`, [value])).rows[0]
        .allowed
    for (const value of values) expect(await allows(value), `${column} = ${value}`).toBe(true)
    expect(await allows('no-such-value'), column).toBe(false)
  }
})

test('rejects a member with an unknown role', async () => {
  const user = await client.query(`insert into user_account (email, name) values ('a@example.com', 'A') returning id`)
  const tenant = await client.query(`insert into tenant (slug, name) values ('acme', 'Acme') returning id`)
  await expect(
    client.query('insert into membership (tenant_id, user_id, role) values ($1, $2, $3)', [
      tenant.rows[0].id,
      user.rows[0].id,
      'emperor',
    ]),
  ).rejects.toMatchObject({ code: '23514', constraint: 'membership_role_values' })
})

test('narrows a known value, and rejects any other', () => {
  expect(closedValue('sync_run.state', 'running')).toBe('running')
  expect(() => closedValue('sync_run.state', 'sleeping')).toThrow('sync_run.state')
})
