import { systemDb } from '@callboard/db/system-db'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyTenant, notCopied } from './copy-tenant.ts'

const platform = testPlatform(pluginRegistry)
const ids = newFilledIds()
let database: TestDatabase
let source: pg.Client
let target: pg.Client
let original: TestTenant
let copy: TestTenant

const countsOf = async (tenant: TestTenant) => {
  const { rows } = await target.query<{ name: string; count: number }>(
    `select c.relname as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I where tenant_id = %L', c.relname, $1::text), false, true, '')))[1]::text::int as count
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
    [tenant.id],
  )
  return Object.fromEntries(rows.map((r) => [r.name, r.count]))
}

beforeAll(async () => {
  database = await openTestDatabase()
  ;[source, target] = [database, database].map(({ superuserUrl }) => new pg.Client({ connectionString: superuserUrl })) as [
    pg.Client,
    pg.Client,
  ]
  await Promise.all([source.connect(), target.connect()])
  original = await createTestTenant(platform, 'Original')
  copy = await createTestTenant(platform, 'Copy')
  await fillTenant(platform, original, ids, 'treasure')
  await copyTenant({ source, target, platform }, original.id, copy.id)
})
afterAll(async () => {
  await source?.end()
  await target?.end()
  await database?.drop()
})

test('the copy has the rows of every table but those that belong to the original alone', async () => {
  const [before, after] = [await countsOf(original), await countsOf(copy)]
  expect(Object.keys(notCopied).filter((table) => !Object.hasOwn(before, table))).toEqual([])
  const copied = Object.keys(before).filter((table) => (before[table] ?? 0) > 0 && !Object.hasOwn(notCopied, table))
  expect(copied.length).toBeGreaterThan(40)
  const fewer = copied.filter((table) => (after[table] ?? 0) < (before[table] ?? 0))
  expect(fewer).toEqual([])
  const own = Object.keys(notCopied).filter((table) => (after[table] ?? 0) > 0)
  expect(own).toEqual([])
})

test('every reference of the copy leads to a row', async () => {
  const { rows: keys } = await target.query<{ child: string; parent: string; columns: string[]; to: string[] }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent,
       (select array_agg(attname::text order by i) from unnest(conkey) with ordinality u(n, i) join pg_attribute on attrelid = conrelid and attnum = n) as columns,
       (select array_agg(attname::text order by i) from unnest(confkey) with ordinality u(n, i) join pg_attribute on attrelid = confrelid and attnum = n) as to
     from pg_constraint where contype = 'f' and conparentid = 0`,
  )
  expect(keys.length).toBeGreaterThan(60)
  const dangling: string[] = []
  for (const { child, parent, columns, to } of keys.filter((k) => k.columns.includes('tenant_id'))) {
    const matches = columns.map((c, i) => `p."${to[i]}" = c."${c}"`).join(' and ')
    const given = columns.map((c) => `c."${c}" is not null`).join(' and ')
    const { rowCount } = await target.query(
      `select from ${child} c where c.tenant_id = $1 and ${given} and not exists (select from ${parent} p where ${matches}) limit 1`,
      [copy.id],
    )
    if (rowCount) dangling.push(`${child}(${columns})`)
  }
  expect(dangling).toEqual([])
})

test('credentials belong to the copy, and its integrations are paused', async () => {
  const integration = await systemDb('operator').integration.findFirstOrThrow({
    where: { tenantId: copy.id, id: ids.integration },
  })
  expect(integration.state).toBe('paused')
  expect(await platform.vault.open(copy.id, integration.secrets)).toMatchObject({ values: { token: 'treasure' } })
  await expect(platform.vault.open(original.id, integration.secrets)).rejects.toThrow()
})

test('the original is as it was', async () => {
  const integration = await systemDb('operator').integration.findFirstOrThrow({
    where: { tenantId: original.id, id: ids.integration },
  })
  expect(integration.state).toBe('active')
  expect(await platform.vault.open(original.id, integration.secrets)).toMatchObject({ values: { token: 'treasure' } })
})
