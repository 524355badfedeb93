import { randomUUID } from 'node:crypto'
import { pluginRegistry } from '@callboard/plugins/server'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowAnyRow, columnTypes, fillEmptyTables, otherValue } from './any-row.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'
import { fillTenant, newFilledIds } from './filled-tenant.ts'
import { testPlatform } from './platform.ts'
import { globalTables, type OwnedTable, openTenantRows, ownedBySql, type TenantRows, tablesOfTenants } from './tenant-rows.ts'
import { createTestTenant, type TestTenant } from './tenants.ts'

// The comparison that the two-tenant suites rely on: it must fail whatever of another organization changes.

let database: TestDatabase
let tenant: TestTenant
let rows: TenantRows
let client: pg.Client

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Beta')
  await fillTenant(platform, tenant, newFilledIds(), 'word')
  const owner = { tenantId: tenant.id, people: [tenant.owner.id] }
  rows = await openTenantRows(database.superuserUrl, owner)
  client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  await fillEmptyTables(client, rows.tables, owner, 'word')
})
afterAll(async () => {
  await client.end()
  await rows.close()
  await database.drop()
})

test('every table of the database belongs to tenants, or documents why not', async () => {
  const { owned, others } = await tablesOfTenants(client)
  expect(others.filter((t) => !t.startsWith('_prisma')).sort()).toEqual(Object.keys(globalTables).sort())
  expect(owned.map((t) => t.name)).toEqual(
    expect.arrayContaining(['tenant', 'membership', 'session', 'portal_code', 'linked_identity', 'email_token', 'cost_day']),
  )
})

test('detects a change of any one column of any table', async () => {
  const unseen: string[] = []
  let columns = 0
  for (const table of rows.tables) {
    // In a transaction that other connections do not see, so the hash is computed on the same connection.
    await client.query('begin')
    await allowAnyRow(client, table.name)
    await client.query('set local session_replication_role = replica')
    const types = await columnTypes(client, table.name)
    const before = await rows.stateOf(client)
    for (const column of table.columns) {
      columns++
      await client.query('savepoint one')
      await changeOne(table, column, otherValue(types[column], column))
      if ((await rows.stateOf(client, table.name))[table.name] === before[table.name]) unseen.push(`${table.name}.${column}`)
      await client.query('rollback to one')
    }
    await client.query('rollback')
  }
  expect(unseen).toEqual([])
  expect(columns).toBeGreaterThan(400)
})

test('restores rows as they were, including removed and added ones', async () => {
  await rows.save()
  const before = await rows.state()
  await client.query('delete from membership where tenant_id = $1', [tenant.id])
  await client.query('delete from integration where tenant_id = $1', [tenant.id])
  await client.query(`update tenant set name = 'other' where id = $1`, [tenant.id])
  await client.query(`insert into email_domain (tenant_id, domain, proof) values ($1, $2, 'x')`, [
    tenant.id,
    `${randomUUID()}.example`,
  ])
  expect(await rows.state()).not.toEqual(before)
  await rows.restore()
  expect(await rows.state()).toEqual(before)
})

async function changeOne(table: OwnedTable, column: string, value: string): Promise<void> {
  const one = `select ctid, tableoid from ${table.name} where ${ownedBySql(table)} limit 1`
  const sql = `update ${table.name} set ${column} = ${value} where (ctid, tableoid) = (${one})`
  const { rowCount } = await client.query(sql, [tenant.id, [tenant.owner.id]])
  if (rowCount !== 1) throw new Error(`nothing of ${table.name} was changed`)
}
