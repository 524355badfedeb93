import { randomUUID } from 'node:crypto'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forTenant } from './for-tenant.ts'
import {
  addMonths,
  deleteExpired,
  dropMonths,
  expiredBatch,
  type MonthlyTable,
  monthlyTables,
  withIndexes,
} from './monthly-partitions.ts'
import { systemDb } from './system-db.ts'

let database: TestDatabase
let a: TestTenant
let b: TestTenant
let superuser: pg.Client
const integration = randomUUID()
const db = () => systemDb('scheduler')

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query(
    `insert into integration (tenant_id, id, plugin_id, name, account, settings, secrets) values ($1, $2, 'github', 'x', 'x', '{}', '')`,
    [a.id, integration],
  )
})
afterAll(async () => {
  await superuser.end()
  await database.drop()
})

const column: Record<MonthlyTable, string> = { inbound_event: 'received_at', entity_change: 'at', audit_event: 'at' }

/** Adds a row whose id and time are those of a moment. @returns its partition, or nothing where the row was skipped */
async function insert(table: MonthlyTable, moment: string, { tenant = a, delivery = randomUUID() as string } = {}) {
  const values: Record<MonthlyTable, [string, string]> = {
    inbound_event: ['integration_id, delivery_id, event, payload', `'${integration}', '${delivery}', 'push', '{}'`],
    entity_change: ['ref, label, action', `'component:default/x', 'x', 'added'`],
    audit_event: ['actor_type, actor_label, action, target_type', `'job', 'x', 'x', 'x'`],
  }
  const [columns, row] = values[table]
  const { rows } = await superuser.query<{ part: string }>(
    `insert into ${table} (tenant_id, id, ${column[table]}, ${columns})
     values ($1, (left(app.first_id_at($2)::text, 24) || right(gen_random_uuid()::text, 12))::uuid, $2, ${row})
     on conflict do nothing returning tableoid::regclass::text as part`,
    [tenant.id, moment],
  )
  return rows[0]?.part
}

const partitions = async (table: string) =>
  (
    await superuser.query<{ name: string; ends: Date }>(
      'select name, uuid_extract_timestamp(ends) as ends from app.monthly_partitions($1::regclass)',
      [table],
    )
  ).rows

const countOf = async (table: string, tenant = a) =>
  (await superuser.query(`select from ${table} where tenant_id = $1`, [tenant.id])).rowCount

/** Makes room before the first partition for one of January 2020, as it is after years. */
async function addJanuary(table: MonthlyTable) {
  const [first] = await partitions(table)
  await superuser.query(`alter table ${table} detach partition ${table}_first`)
  await superuser.query(
    `alter table ${table} attach partition ${table}_first for values from (${literal('2020-02-01Z')}) to (${literal(first?.ends.toISOString() ?? '')})`,
  )
  await superuser.query('set role callboard_owner')
  await superuser.query(
    `create table ${table}_202001 partition of ${table} for values from (${literal('2020-01-01Z')}) to (${literal('2020-02-01Z')})`,
  )
  await superuser.query('reset role')
}
const literal = (moment: string) => `app.first_id_at('${moment}')`

describe.each(monthlyTables)('%s', (table) => {
  test('has partitions for this month and the next two, without gaps', async () => {
    const found = await partitions(table)
    const now = new Date()
    expect(found.at(-1)?.ends.getTime()).toBeGreaterThanOrEqual(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3, 1))
    for (const { ends } of found) expect(ends.toISOString()).toMatch(/-01T00:00:00\.000Z$/)
    expect(await addMonths(db(), table)).toBe(0)
  })

  test('puts the last and the first millisecond of months into adjacent partitions', async () => {
    const ends = (await partitions(table))[0]?.ends.getTime() ?? 0
    expect(await insert(table, new Date(ends - 1).toISOString())).toBe(`${table}_first`)
    const next = new Date(ends).toISOString()
    expect(await insert(table, next)).toBe(`${table}_${next.slice(0, 7).replace('-', '')}`)
  })

  test('accepts rows of months without a partition, and moves them once there is one', async () => {
    const newest = (await partitions(table)).at(-1)
    await superuser.query(`drop table ${newest?.name}`)
    const month = new Date((newest?.ends.getTime() ?? 0) - 86_400_000).toISOString()
    expect(await insert(table, month)).toBe(`${table}_default`)
    expect(await insert(table, '2099-01-01T00:00:00Z')).toBe(`${table}_default`)
    const before = await countOf(table)
    expect(await addMonths(db(), table)).toBe(1)
    expect((await partitions(table)).at(-1)).toEqual(newest)
    expect([await countOf(newest?.name ?? ''), await countOf(`${table}_default`), await countOf(table)]).toEqual([1, 1, before])
  })

  test('does not wait for a lock held by others', async () => {
    const newest = (await partitions(table)).at(-1)
    await superuser.query(`drop table ${newest?.name}`)
    await superuser.query(`begin; lock table ${table} in access share mode`)
    expect(await addMonths(db(), table)).toBe(0)
    await superuser.query('commit')
    expect(await addMonths(db(), table)).toBe(1)
  })

  test('refuses to drop partitions within the retention', async () => {
    await expect(db().$queryRaw`select app.drop_months(${table}, now())`).rejects.toThrow('are kept for at least')
    expect(await dropMonths(db(), table)).toBe(0)
  })
})

test('drops expired months with their rows, and no others', async () => {
  for (const table of ['inbound_event', 'entity_change'] as const) {
    await addJanuary(table)
    expect(await insert(table, '2020-01-05T00:00:00Z')).toBe(`${table}_202001`)
    const before = await partitions(table)
    expect(await dropMonths(db(), table)).toBe(1)
    expect(await partitions(table)).toEqual(before.filter((p) => p.name !== `${table}_202001`))
  }
})

test('keeps a month of the audit log while one organization retains its entries', async () => {
  await addJanuary('audit_event')
  for (const tenant of [a, b]) await insert('audit_event', '2020-01-05T00:00:00Z', { tenant })
  const keep = (tenant: TestTenant, days: number | null) =>
    superuser.query('update tenant set audit_retention_days = $2 where id = $1', [tenant.id, days])
  await keep(a, 90)
  expect(await dropMonths(db(), 'audit_event')).toBe(0)
  // Deleted row by row for the one; kept for the other.
  expect(await deleteExpired(db(), 'audit_event')).toBe(1)
  expect([await countOf('audit_event_202001'), await countOf('audit_event_202001', b)]).toEqual([0, 1])
  await keep(b, 36_500)
  expect(await dropMonths(db(), 'audit_event')).toBe(0)
  await keep(b, 90)
  await keep(a, null)
  expect(await dropMonths(db(), 'audit_event')).toBe(1)
})

test('deletes expired rows of remaining partitions in batches, and no others', async () => {
  const days = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString()
  for (let i = 0; i < 5; i++) for (const tenant of [a, b]) await insert('entity_change', days(401 + i), { tenant })
  await insert('entity_change', days(399))
  const before = await countOf('entity_change')
  expect(await deleteExpired(db(), 'entity_change', 2)).toBe(10)
  expect(await countOf('entity_change')).toBe((before ?? 0) - 5)
})

test.each(monthlyTables)('finds expired rows of %s by index', async (table) => {
  const rows = await withIndexes(db(), (tx) => tx.$queryRaw<{ 'QUERY PLAN': string }[]>`explain ${expiredBatch(table, 5000)}`)
  const plan = rows.map((r) => r['QUERY PLAN']).join('\n')
  expect(plan).toContain(`using ${table}_first_tenant_id_${column[table]}_`)
  expect(plan).not.toMatch(/Seq Scan on (?!tenant )/)
})

describe('a delivery', () => {
  const count = (id: string) => forTenant(a.id).tx((tx) => tx.inboundEvent.count({ where: { deliveryId: id } }))

  test('is stored once, also across months and when it arrives twice concurrently', async () => {
    const data = { tenantId: a.id, integrationId: integration, event: 'push', payload: {} }
    const receive = (deliveryId: string) =>
      forTenant(a.id).tx((tx) =>
        tx.inboundEvent.createManyAndReturn({ data: [{ ...data, deliveryId }], skipDuplicates: true, select: { id: true } }),
      )
    const both = await Promise.all([receive('twice'), receive('twice')])
    expect(both.flat()).toHaveLength(1)
    expect(
      await insert('inbound_event', new Date(Date.now() + 40 * 86_400_000).toISOString(), { delivery: 'twice' }),
    ).toBeUndefined()
    expect(await count('twice')).toBe(1)
  })

  test('is stored on redelivery after a rollback', async () => {
    await superuser.query('begin')
    expect(await insert('inbound_event', new Date().toISOString(), { delivery: 'undone' })).toBeDefined()
    await superuser.query('rollback')
    expect(await insert('inbound_event', new Date().toISOString(), { delivery: 'undone' })).toBeDefined()
  })

  test('is identified by organization and integration, and deleted with the integration', async () => {
    const other = randomUUID()
    await superuser.query(
      `insert into integration (tenant_id, id, plugin_id, name, account, settings, secrets) values ($1, $2, 'github', 'y', 'y', '{}', '')`,
      [b.id, other],
    )
    const { rowCount } = await superuser.query(
      `insert into inbound_event (tenant_id, integration_id, delivery_id, event, payload) values ($1, $2, 'twice', 'push', '{}')`,
      [b.id, other],
    )
    expect(rowCount).toBe(1)
    await superuser.query('delete from integration where id = $1', [other])
    expect([await countOf('inbound_event', b), await countOf('inbound_delivery', b)]).toEqual([0, 0])
  })
})
