import { randomUUID } from 'node:crypto'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { defineJob } from '@callboard/jobs/define-job'
import { applyEntities, writeDetachedEntity } from '@callboard/modules/catalog'
import { boundedRefs, catalogChanged } from '@callboard/modules/catalog/events'
import { applyEntities as applySilently } from '@callboard/modules/catalog/testing'
import { subscribers } from '@callboard/modules/subscribers'
import { hasWebhooks } from '@callboard/modules/webhooks'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { composedSubscribers, defineEvent, emit, releaseHeld, subscribe, takeGathered } from './events.ts'

let database: TestDatabase
let tenant: TestTenant

const payload = z.object({ n: z.number(), slow: z.boolean().default(false) })
const happened = defineEvent({
  name: 'test.happened',
  description: 'Something has happened.',
  payload,
  holdMs: ({ slow }) => (slow ? 60_000 : 0),
})
const job = (name: string) =>
  defineJob({
    name,
    group: 'background',
    scope: 'tenant',
    payload: z.object({}),
    attempts: 1,
    timeoutMs: 1000,
    dedupe: () => 'all',
  })
const [first, second, third] = [job('test.first'), job('test.second'), job('test.third')]
const nothing = () => ({})

const tx: ReturnType<typeof forTenant>['tx'] = (work) => forTenant(tenant.id).tx(work)
const say = (n: number, slow = false) => tx((db) => emit(db, tenant.id, happened({ n, slow })))
const jobs = () => tx((db) => db.outbox.findMany({ where: { name: { startsWith: 'test.' } }, orderBy: { name: 'asc' } }))
const namesOfJobs = async () => (await jobs()).map((j) => j.name)

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform)
})
beforeEach(() =>
  composedSubscribers.set([
    subscribe(happened, { name: 'first', job: first, payload: nothing, settleMs: 1000 }),
    subscribe(happened, { name: 'second', job: second, payload: nothing, gathers: true }),
    subscribe(happened, {
      name: 'third',
      job: third,
      payload: nothing,
      gathers: true,
      when: { description: 'a webhook is on', sql: hasWebhooks },
    }),
  ]),
)
afterEach(async () => {
  composedSubscribers.set(subscribers)
  await tx((db) => db.outbox.deleteMany())
  await tx((db) => db.pendingEvent.deleteMany())
})
afterAll(() => database.drop())

test('each subscriber gets its own job in the event’s transaction, also on rollback', async () => {
  await say(1)
  expect(await namesOfJobs()).toEqual(['test.first', 'test.second'])
  await tx((db) => db.outbox.deleteMany())
  const undone = tx(async (db) => {
    await emit(db, tenant.id, happened({ n: 2 }))
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await namesOfJobs()).toEqual([])
})

test('does not duplicate a waiting job, and passes it the payloads of all events once', async () => {
  for (const n of [1, 2, 3]) await say(n)
  expect(await namesOfJobs()).toEqual(['test.first', 'test.second'])
  const take = () => tx(async (db) => (await takeGathered(db, tenant.id, second)).of(happened).map((e) => e.n))
  const failing = tx(async (db) => {
    expect((await takeGathered(db, tenant.id, second)).count).toBe(3)
    throw new Error('the job failed')
  })
  await expect(failing).rejects.toThrow('the job failed')
  expect(await take()).toEqual([1, 2, 3])
  expect(await take()).toEqual([])
})

test('creates neither job nor payload if the condition does not hold', async () => {
  await say(1)
  expect(await tx((db) => db.pendingEvent.count({ where: { job: third.name } }))).toBe(0)
  const webhook = { tenantId: tenant.id, url: 'https://example.com', secret: 'x', createdBy: 'x' }
  await tx((db) => db.webhook.create({ data: webhook }))
  await say(2)
  expect(await namesOfJobs()).toEqual(['test.first', 'test.second', 'test.third'])
  expect(await tx((db) => db.pendingEvent.count({ where: { job: third.name } }))).toBe(1)
})

test('starts delayed subscribers on release', async () => {
  const waits = async (name: string) => {
    const found = (await jobs()).find((j) => j.name === name)
    return Math.round(((found?.runAt.getTime() ?? 0) - Date.now()) / 1000)
  }
  await say(1, true)
  expect(await waits(first.name)).toBeGreaterThan(55)
  expect(await waits(second.name)).toBeGreaterThan(55)
  await tx((db) => releaseHeld(db, tenant.id, happened))
  expect(await waits(first.name)).toBeLessThanOrEqual(1)
  expect(await waits(second.name)).toBeLessThanOrEqual(0)
})

test('rejects an invalid payload before anything is written', () => {
  expect(() => happened({ n: 'one' } as never)).toThrow('invalid_type')
  expect(() => catalogChanged({ refs: [], cause: 'person' })).toThrow()
})

test('throws if the process was composed without subscribers', async () => {
  const { callboardComposed } = globalThis as typeof globalThis & { callboardComposed?: Map<string, unknown> }
  expect(callboardComposed?.delete('subscribers of events')).toBe(true)
  await expect(say(1)).rejects.toThrow('compose its platform')
})

/** A transaction that counts the statements sent through it manually. */
function counting(db: TenantDb): { db: TenantDb; sent: () => number } {
  let sent = 0
  const counted = new Proxy(db, {
    get(target, key) {
      if (key === '$executeRaw' || key === '$queryRaw') sent++
      return Reflect.get(target, key)
    },
  })
  return { db: counted, sent: () => sent }
}

test('writing entities emits in its transaction, in one statement for any number of entities and subscribers', async () => {
  composedSubscribers.set(subscribers)
  const integrationId = randomUUID()
  const common = { pluginId: 'github', name: 'x', account: 'acme', settings: {}, secrets: '' }
  await tx((db) => db.integration.create({ data: { tenantId: tenant.id, id: integrationId, ...common } }))
  const inputs = (name: string) =>
    Array.from({ length: 500 }, (_, i) => {
      const metadata = { name: `${name}-${i}` }
      const descriptor = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata, spec: {} }
      return { descriptor, item: 'i', file: 'f', url: 'u', line: 1, evidence: null }
    })
  const statementsOf = (write: (db: TenantDb) => Promise<unknown>) =>
    tx(async (real) => {
      const { db, sent } = counting(real)
      await write(db)
      return sent()
    })
  const write = (name: string) =>
    statementsOf((db) => applyEntities(db, tenant.id, integrationId, inputs(name), { runId: null, cause: 'full-read' }))
  const silent = await statementsOf((db) => applySilently(db, tenant.id, integrationId, inputs('silent'), null))
  expect(await write('told')).toBe(silent + 1)
  const waiting = await tx((db) => db.outbox.findMany())
  expect(waiting.map((j) => j.name).sort()).toEqual(['catalog.store-documents', 'catalog.tell-changes', 'knowledge.index'])
  for (const { runAt } of waiting) expect(runAt.getTime()).toBeGreaterThan(Date.now() + 20_000)
  // Nothing has changed: one statement finds that out, and no event is emitted.
  expect(await write('told')).toBe(1)
})

test('publishes changes by users immediately, and does not list many references', async () => {
  composedSubscribers.set([subscribe(catalogChanged, { name: 'listens', job: second, payload: nothing, gathers: true })])
  const descriptor = { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'kept' }, spec: { type: 'team' } }
  const kept = { descriptor, file: null, url: null, evidence: null, inference: null }
  await tx((db) => writeDetachedEntity(db, tenant.id, kept, 'Ada'))
  const heard = await tx(async (db) => (await takeGathered(db, tenant.id, second)).of(catalogChanged))
  expect(heard).toEqual([{ refs: ['group:default/kept'], cause: 'person' }])
  expect(boundedRefs(Array.from({ length: 201 }, String))).toBe('many')
  expect(boundedRefs(['a'])).toEqual(['a'])
})
