import { readFileSync } from 'node:fs'
import path from 'node:path'
import { trustedTenantId } from '@callboard/core/ids'
import { closeDatabase, configureDatabase } from '@callboard/db/clients'
import { operationContext } from '@callboard/kernel/operation'
import { listAudit } from '@callboard/modules/audit'
import { getEntityAsOf, listChanges, listEntities } from '@callboard/modules/catalog'
import { dropArrived } from '@callboard/modules/integrations'
import { cleanUp } from '@callboard/modules/operator'
import { search } from '@callboard/modules/search'
import { pluginRegistry } from '@callboard/plugins/server'
import { testPlatform } from '@callboard/testing/platform'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '../infra/launch/database.ts'
import { columnsOf, hashesOf, lastBefore, type OldDatabase, openOldDatabase } from './upgrade-support.ts'

const tenant = (n: number) => trustedTenantId(`0190bbbb-0000-7000-8000-00000000000${n}`)
const [acme, globex, busy] = [tenant(1), tenant(2), tenant(3)]
const busyIntegration = '0190bbbb-1111-7000-8000-000000000003'

let database: OldDatabase
let superuser: pg.Client
let columns: Record<string, string[]>
let before: Record<string, string>
let after: Record<string, string>
let applied: string[]
let invalidBefore: string[]
let written: Awaited<ReturnType<Writer['stop']>>

/** Statements of the previous version on the tables that change. Prepared, as in a process that keeps running. */
async function writeAsBefore(client: pg.Client, n: number): Promise<{ stored: number }> {
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values })
  await client.query('begin')
  await run('tenant', `select set_config('app.tenant_id', $1, true)`, [busy])
  await run(
    'audit',
    `insert into audit_event (tenant_id, actor_type, actor_label, action, target_type, detail) values ($1, 'job', 'x', 'x', 'x', '{}') returning id`,
    [busy],
  )
  await run(
    'change',
    `insert into entity_change (tenant_id, ref, label, action, before) select $1, 'component:default/x' || $2::int, 'x', 'added', null`,
    [busy, n],
  )
  const receive = `insert into inbound_event (tenant_id, integration_id, delivery_id, event, payload) values ($1, $2, $3, 'push', '{}') on conflict do nothing returning id`
  const [first, again, earlier] = [
    await run('receive', receive, [busy, busyIntegration, `d${n}`]),
    await run('receive', receive, [busy, busyIntegration, `d${n}`]),
    await run('receive', receive, [busy, busyIntegration, `d${n - 1}`]),
  ]
  await run('done', `update inbound_event set processed_at = now(), outcome = 'x' where id = $1 and tenant_id = $2`, [
    first.rows[0]?.id,
    busy,
  ])
  await run(
    'arrived',
    `delete from missed_delivery m using inbound_event e where m.tenant_id = $1 and m.integration_id = $2
       and e.tenant_id = m.tenant_id and e.integration_id = m.integration_id and e.delivery_id = m.delivery_id`,
    [busy, busyIntegration],
  )
  await run(
    'taken',
    `update entity_change set told_at = now() where tenant_id = $1 and id in (
       select id from entity_change where tenant_id = $1 and told_at is null order by id limit 10 for update skip locked) returning id`,
    [busy],
  )
  await run('recent', 'select id, ref, label, action, at from entity_change where tenant_id = $1 order by at desc limit 8', [
    busy,
  ])
  await client.query('commit')
  return { stored: (first.rowCount ?? 0) + (again.rowCount ?? 0) + (earlier.rowCount ?? 0) }
}

/** Constraints and indexes that are not valid for all rows, and partitions whose rows anybody may read. */
async function findInvalid(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select conrelid::regclass || ': ' || conname as name from pg_constraint where not convalidated and connamespace = 'public'::regnamespace
    union all select indexrelid::regclass::text from pg_index where not indisvalid
    union all select oid::regclass::text from pg_class where relispartition and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`)
  return rows.map((r) => r.name)
}

class Writer {
  private on = true
  private readonly client: pg.Client
  private readonly done: Promise<{ times: number; stored: number; error?: unknown }>

  constructor(url: string) {
    this.client = new pg.Client({ connectionString: url })
    this.done = this.run()
  }
  async stop() {
    this.on = false
    return this.done
  }
  private async run() {
    let [times, stored] = [0, 0]
    try {
      await this.client.connect()
      for (; this.on; times++) {
        stored += (await writeAsBefore(this.client, times)).stored
        await new Promise((r) => setTimeout(r, 5))
      }
      return { times, stored }
    } catch (error) {
      return { times, stored, error }
    } finally {
      await this.client.end()
    }
  }
}

beforeAll(async () => {
  const rows = readFileSync(path.join(import.meta.dirname, 'upgrade-rows.sql'), 'utf8')
  database = await openOldDatabase(inject('superuserUrl'), lastBefore, rows)
  superuser = new pg.Client({ connectionString: database.superuser })
  await superuser.connect()
  columns = await columnsOf(superuser)
  before = await hashesOf(superuser, columns, busy)
  invalidBefore = await findInvalid(superuser)
  const writer = new Writer(database.app)
  try {
    applied = await migrate(database)
    // A few more rounds, now that everything is new except the process.
    await new Promise((r) => setTimeout(r, 500))
  } finally {
    written = await writer.stop()
  }
  after = await hashesOf(superuser, columns, busy)
  configureDatabase({ appUrl: database.app, systemUrl: database.system, poolSize: 4 })
}, 180_000)
afterAll(async () => {
  await closeDatabase()
  await superuser.end()
  await database.drop()
})

const context = (id = acme) => operationContext(testPlatform(pluginRegistry), id, { type: 'job', label: 'test' })

test('applies only new migrations', () => {
  expect(applied.length).toBeGreaterThan(0)
  expect(applied.every((name) => name.slice(0, lastBefore.length) > lastBefore)).toBe(true)
})

test('every table keeps its rows and values', () => {
  // Code of accounts that are connected already is searched for flags from now on.
  expect({ before: before.feed, after: after.feed?.split(',')[0] }).toEqual({ before: '0 rows, ', after: '2 rows' })
  expect({ ...after, feed: '' }).toEqual({ ...before, feed: '' })
  const filled = Object.entries(before).filter(([, hash]) => !hash.startsWith('0 rows'))
  expect(filled.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'audit_event',
      'cost_day',
      'cost_line',
      'entity',
      'entity_change',
      'inbound_event',
      'integration',
      'outbox',
      'tenant',
      'workload',
    ]),
  )
})

test('a process of the previous version writes meanwhile, and nothing is lost or duplicated', async () => {
  expect(written.error).toBeUndefined()
  expect(written.times).toBeGreaterThan(20)
  expect(written.stored).toBe(written.times + 1)
  const { rows } = await superuser.query(
    `select (select count(*)::int from audit_event where tenant_id = $1) as audit, (select count(*)::int from entity_change where tenant_id = $1) as changes,
       (select count(*)::int from inbound_event where tenant_id = $1) as events, (select count(*)::int from inbound_delivery where tenant_id = $1) as deliveries`,
    [busy],
  )
  const { times, stored } = written
  expect(rows[0]).toEqual({ audit: times, changes: times, events: stored, deliveries: stored })
})

test('new constraints and indexes are valid, and every partition has row-level security', async () => {
  const found = await findInvalid(superuser)
  expect(found.filter((name) => !invalidBefore.includes(name))).toEqual([])
})

test('the catalog, its history and the audit log are read as before', async () => {
  expect(await listEntities(context(), { limit: 100 })).toMatchObject({ total: 40 })
  const { changes } = await listChanges(context(), { ref: 'component:default/service-1', limit: 200 })
  expect(changes.map((c) => c.action)).toEqual([...Array(13).fill('changed'), 'added'])
  const at = new Date(Date.now() - 100 * 86_400_000)
  expect(await getEntityAsOf(context(), { ref: 'component:default/service-1', at })).toMatchObject({ was: { days: 90 } })
  const { events } = await listAudit(context(), { limit: 500 })
  expect(events).toHaveLength(41)
  expect(events.map((e) => e.at.getTime())).toEqual(events.map((e) => e.at.getTime()).sort((x, y) => y - x))
})

test('entities and docs from before are found by letters without accents', async () => {
  const found = async (typed: string) => {
    const { entities, pages, guessed } = await search(context(busy), { typed })
    return [guessed, ...entities.map((e) => e.name), ...pages.map((p) => p.title)]
  }
  expect(await found('lodz')).toEqual([false, 'harbor'])
  expect(await found('smorrebrod')).toEqual([false, 'Start'])
})

test('deliveries from before are still known', async () => {
  await context().tx((db) => dropArrived(db, acme, '0190bbbb-1111-7000-8000-000000000001'))
  expect(await context().tx((db) => db.missedDelivery.findMany({ select: { deliveryId: true } }))).toEqual([
    { deliveryId: 'never-arrived' },
  ])
  const data = { tenantId: acme, integrationId: '0190bbbb-1111-7000-8000-000000000001', event: 'push', payload: {} }
  const created = await context().tx((db) =>
    db.inboundEvent.createMany({
      data: ['delivery-3', 'new'].map((deliveryId) => ({ ...data, deliveryId })),
      skipDuplicates: true,
    }),
  )
  expect(created.count).toBe(1)
})

test('the clean-up deletes expired rows from before, by each organization’s own setting', async () => {
  const done = await cleanUp()
  expect(done).toMatchObject({ changes: 0, deliveries: 0, audit: 36 })
  expect((await listAudit(context(globex), { limit: 500 })).events).toHaveLength(5)
  expect((await listAudit(context(), { limit: 500 })).events).toHaveLength(41)
})

test('removes an organization with all of its rows, from every partition', async () => {
  await superuser.query('delete from tenant where id = any($1)', [[acme, globex, busy]])
  const left = await hashesOf(
    superuser,
    { audit_event: ['id'], entity_change: ['id'], inbound_event: ['id'], inbound_delivery: ['delivery_id'] },
    busy,
  )
  expect(Object.values(left)).toEqual(Array(4).fill('0 rows, '))
})
