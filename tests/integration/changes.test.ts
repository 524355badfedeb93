import { isAppError } from '@callboard/core/errors'
import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  findTombstone,
  getCatalogAsOf,
  getEntity,
  getEntityAsOf,
  listChanges,
  listEntities,
  listTombstones,
  removeEntity,
  restoreEntity,
} from '@callboard/modules/catalog'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { addMetric, concludeExperiment, createExperiment, startExperiment } from '@callboard/modules/experiments'
import { createIntegration, disconnectIntegration, syncNow } from '@callboard/modules/integrations'
import { listNotifications, sendFollowDigests, setFollow } from '@callboard/modules/notifications'
import { cleanUp } from '@callboard/modules/operator'
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  setWebhookState,
  testWebhook,
} from '@callboard/modules/webhooks'
import { eventually } from '@callboard/testing/platform'
import { freePorts } from '@callboard/testing/ports'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import Fastify, { type FastifyInstance } from 'fastify'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Changes of the catalog are recorded, can be viewed and reverted, and are notified.

const folder = organizationFolder({
  ledger: { 'catalog-info.yaml': componentYaml('ledger') },
  checkout: { 'catalog-info.yaml': componentYaml('checkout') },
  elsewhere: {},
})
let stack: TestStack
let tenant: TestTenant
let context: OperationContext
let id = ''

/** A webhook receiver that responds as configured. */
type Receiver = { app: FastifyInstance; url: string; answer: number; got: { headers: Record<string, string>; body: string }[] }
let receiver: Receiver

async function startReceiver(): Promise<Receiver> {
  const app = Fastify()
  const self: Receiver = { app, url: '', answer: 204, got: [] }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.post('/hook', async (request, reply) => {
    self.got.push({ headers: request.headers as Record<string, string>, body: String(request.body) })
    return reply.code(self.answer).send()
  })
  const port = await freePorts()
  await app.listen({ port, host: '127.0.0.1' })
  self.url = `http://127.0.0.1:${port}/hook`
  return self
}

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
  receiver = await startReceiver()
  ;(stack.platform.outgoing.allow as string[]).push(new URL(receiver.url).host)
  const { integration } = await createIntegration(context, await connectionOf(stack, 'github'))
  id = integration.id
  await endOfRun(context, id)
})
afterAll(async () => {
  await receiver.app.close()
  await stack.stop()
  folder.remove()
})

const ledger = 'component:default/ledger'
const push = (repository: string, files: Record<string, string | null>) => stack.post('files', { repository, files })
const there = async (ref: string) => (await listEntities(context, { limit: 200 })).rows.some((r) => r.ref === ref)
const actionsOf = async (ref: string) => (await listChanges(context, { ref })).changes.map((c) => c.action)
/** Earlier changes were notified. */
const nothingWaits = () =>
  eventually(async () => (await context.tx((db) => db.entityChange.count({ where: { notifiedAt: null } }))) === 0)
/** Changes of the same millisecond cannot be distinguished by time. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('history', () => {
  let before: Date

  test('records each change with its effect and its cause', async () => {
    expect(await actionsOf(ledger)).toEqual(['added'])
    await aMoment()
    before = new Date()
    await aMoment()
    await push('ledger', { 'catalog-info.yaml': componentYaml('ledger', { type: 'library' }) })
    await eventually(async () => (await actionsOf(ledger)).length === 2)
    const [change, first] = (await listChanges(context, { ref: ledger })).changes
    expect(change).toMatchObject({
      action: 'changed',
      by: expect.stringContaining('GitHub'),
      differences: [{ path: 'spec.type', before: 'service', after: 'library' }],
    })
    expect(first).toMatchObject({ action: 'added', differences: [] })
  })

  test('reading the same content again is not a change', async () => {
    await push('ledger', { 'README.md': 'Hello.' })
    await push('checkout', { 'catalog-info.yaml': componentYaml('checkout', { type: 'website' }) })
    await eventually(async () => (await actionsOf('component:default/checkout')).length === 2)
    expect(await actionsOf(ledger)).toHaveLength(2)
  })

  test('returns an entity, and the catalog, as of a time', async () => {
    const was = await getEntityAsOf(context, { ref: ledger, at: before })
    expect(was).toMatchObject({ was: { spec: { type: 'service' } }, differences: [{ path: 'spec.type' }] })
    expect(await getEntityAsOf(context, { ref: ledger, at: new Date() })).toMatchObject({
      was: { spec: { type: 'library' } },
      differences: [],
    })
    expect((await getEntityAsOf(context, { ref: ledger, at: new Date('2020-01-01') })).was).toBeNull()
    const past = await getCatalogAsOf(context, { at: before, kind: 'component' })
    expect(past.rows.map((r) => [r.ref, r.type, r.since])).toEqual([
      ['component:default/checkout', 'service', 'changed'],
      [ledger, 'service', 'changed'],
    ])
    expect((await getCatalogAsOf(context, { at: new Date('2020-01-01') })).addedSince).toBeGreaterThanOrEqual(2)
  })

  test('pages contain each change once', async () => {
    const seen: string[] = []
    let next: { at: Date; id: string } | undefined
    do {
      const page = await listChanges(context, { limit: 2, ...(next ? { before: next } : {}) })
      seen.push(...page.changes.map((c) => c.id))
      next = page.next
    } while (next)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength((await listChanges(context, { limit: 200 })).changes.length)
  })
})

describe('tombstones', () => {
  test('shows a removed entity, and restores it with its id', async () => {
    const uid = (await getEntity(context, { ref: ledger })).entity.metadata
    await push('ledger', { 'catalog-info.yaml': null })
    await eventually(async () => !(await there(ledger)))
    expect(await findTombstone(context, { ref: ledger })).toMatchObject({ reason: 'source', label: 'ledger' })
    expect((await listTombstones(context, {})).total).toBe(1)
    await restoreEntity(context, { ref: ledger })
    const back = await getEntity(context, { ref: ledger })
    expect(back.entity.metadata).toMatchObject({ uid: (uid as { uid: string }).uid })
    expect(back.source.integration).toBeNull()
    expect((await listTombstones(context, {})).total).toBe(0)
    expect(await actionsOf(ledger)).toEqual(['added', 'removed', 'changed', 'added'])
    expect((await listChanges(context, { ref: ledger })).changes[0]?.by).toBe(tenant.owner.email)
    await expect(restoreEntity(context, { ref: ledger })).rejects.toThrow('not')
  })

  test('a full read does not change detached entities, and a descriptor takes them over', async () => {
    const earlier = (await endOfRun(context, id)).run.id
    await stack.post('files', { repository: 'elsewhere', files: { 'a.txt': 'x' } })
    await syncNow(context, { id })
    await endOfRun(context, id, earlier)
    expect(await there(ledger)).toBe(true)
    await push('elsewhere', { 'catalog-info.yaml': componentYaml('ledger', { type: 'service' }) })
    await eventually(async () => (await getEntity(context, { ref: ledger })).source.integration !== null)
  })

  test('a released name goes to the next item that claims it', async () => {
    await push('ledger', { 'catalog-info.yaml': componentYaml('ledger', { type: 'batch-job' }) })
    await eventually(async () => {
      const item = await context.tx((db) => db.sourceItem.findFirst({ where: { name: { contains: 'acme/ledger' } } }))
      return item?.claims.includes(ledger)
    })
    await push('elsewhere', { 'catalog-info.yaml': null })
    await eventually(async () => !(await there(ledger)))
    const earlier = (await endOfRun(context, id)).run.id
    await syncNow(context, { id })
    await endOfRun(context, id, earlier)
    expect((await getEntity(context, { ref: ledger })).entity).toMatchObject({ spec: { type: 'batch-job' } })
  })

  test('a removal by a user is audited, and its tombstone is deleted after thirty days', async () => {
    await removeEntity(context, { ref: 'component:default/checkout' })
    expect(await findTombstone(context, { ref: 'component:default/checkout' })).toMatchObject({ reason: 'person' })
    const audited = await context.tx((db) => db.auditEvent.findMany({ where: { action: { startsWith: 'entity.' } } }))
    expect(audited.map((a) => a.action).sort()).toEqual(['entity.removed', 'entity.restored'])
    expect((await cleanUp()).tombstones).toBe(0)
    await context.tx((db) => db.tombstone.updateMany({ data: { removedAt: new Date(Date.now() - 31 * 86_400_000) } }))
    expect((await cleanUp()).tombstones).toBe(1)
    await expect(restoreEntity(context, { ref: 'component:default/checkout' })).rejects.toSatisfy(
      (error) => isAppError(error) && error.code === 'not_found',
    )
  })
})

describe('followers are notified', () => {
  const news = async (of: OperationContext) => (await listNotifications(of, { limit: 50 })).notifications

  test('in the portal, of an entity and of a group’s entities, and once a day by email', async () => {
    await nothingWaits()
    await setFollow(context, { ref: ledger, follow: true })
    await push('ledger', { 'catalog-info.yaml': componentYaml('ledger', { type: 'pipeline' }) })
    const told = await eventually(async () => (await news(context)).find((n) => n.kind === 'catalog.followed'))
    expect(told).toMatchObject({
      title: 'ledger changed: spec.type',
      path: `/catalog/component/default/${partsOf(ledger).name}/history`,
    })
    const mailed = stack.mails.length
    expect(await sendFollowDigests(stack.platform)).toBe(0)
    expect(await sendFollowDigests(stack.platform, new Date(Date.now() + 25 * 3_600_000))).toBe(1)
    await eventually(async () => stack.mails.length > mailed)
    expect(stack.mails.at(-1)).toMatchObject({ to: tenant.owner.email, text: expect.stringContaining('ledger changed') })
    // Nothing has changed since.
    expect(await sendFollowDigests(stack.platform, new Date(Date.now() + 50 * 3_600_000))).toBe(0)
    await setFollow(context, { ref: ledger, follow: false })
    expect(await context.tx((db) => db.follow.count())).toBe(0)
  })
})

describe('webhooks', () => {
  let secret = ''
  let webhook = ''

  test('delivers a change with a signature that the scheme’s own library verifies', async () => {
    await nothingWaits()
    const made = await createWebhook(context, { url: receiver.url })
    secret = made.secret
    webhook = made.id
    await push('ledger', { 'catalog-info.yaml': componentYaml('ledger', { type: 'service' }) })
    const message = await eventually(async () => receiver.got[0])
    const verified = new Webhook(secret).verify(message.body, message.headers) as { type: string; data: { changes: unknown[] } }
    expect(verified).toMatchObject({
      type: 'catalog.changed',
      data: {
        changes: [{ ref: ledger, action: 'changed', differences: [{ path: 'spec.type', before: 'pipeline', after: 'service' }] }],
      },
    })
    expect(() => new Webhook(`whsec_${Buffer.from('other').toString('base64')}`).verify(message.body, message.headers)).toThrow()
    await eventually(async () => (await listDeliveries(context, { id: webhook }))[0]?.state === 'delivered')
  })

  test('retries failed deliveries with the same id after a delay, or manually', async () => {
    receiver.answer = 500
    receiver.got.length = 0
    await testWebhook(context, { id: webhook })
    const failed = await eventually(async () => {
      const [newest] = await listDeliveries(context, { id: webhook })
      return newest?.type === 'webhook.test' && newest.attempts > 0 ? newest : undefined
    })
    expect(failed).toMatchObject({ state: 'waiting', status: 500, error: 'The endpoint returned 500.' })
    expect((await listWebhooks(context, {}))[0]?.failingAt).not.toBeNull()
    receiver.answer = 200
    // The second attempt is automatic, after five seconds.
    await eventually(async () => (await listDeliveries(context, { id: webhook }))[0]?.state === 'delivered', 20_000)
    expect(new Set(receiver.got.map((g) => g.headers['webhook-id'])).size).toBe(1)
    expect((await listWebhooks(context, {}))[0]?.failingAt).toBeNull()
    const count = receiver.got.length
    await replayDelivery(context, { id: failed.id })
    await eventually(async () => receiver.got.length > count)
    expect(receiver.got.at(-1)?.headers['webhook-id']).toBe(receiver.got[0]?.headers['webhook-id'])
  })

  test('delivers the decision of an experiment, signed', async () => {
    await addMetric(context, { key: 'purchases', name: 'Purchases', kind: 'conversion', event: 'purchase' })
    const { id: experiment } = await createExperiment(context, {
      ...{ key: 'one-page', name: 'One-page checkout', flagKey: 'one-page-checkout', entity: ledger, plannedUnits: 200 },
      variants: ['control', 'treatment'].map((key) => ({ key, weight: 50 })),
      metrics: [{ metric: 'purchases', role: 'success' }],
    })
    await startExperiment(context, { id: experiment })
    await concludeExperiment(context, { id: experiment, outcome: 'shipped', conclusion: 'One page sells more.' })
    const message = await eventually(async () => receiver.got.find(({ body }) => body.includes('experiment.decided')))
    expect(new Webhook(secret).verify(message.body, message.headers)).toMatchObject({
      type: 'experiment.decided',
      data: {
        ...{ id: experiment, key: 'one-page', entity: ledger, outcome: 'shipped', conclusion: 'One page sells more.' },
        url: expect.stringMatching(new RegExp(`/experiments/${experiment}$`)),
      },
    })
    await eventually(async () =>
      (await listDeliveries(context, { id: webhook })).some((d) => d.type === 'experiment.decided' && d.state === 'delivered'),
    )
  })

  test('410 disables it, admins are notified, and it can be enabled again', async () => {
    receiver.answer = 410
    await testWebhook(context, { id: webhook })
    await eventually(async () => (await listWebhooks(context, {}))[0]?.state === 'failing')
    const told = (await listNotifications(context, { limit: 50 })).notifications.map((n) => n.title)
    expect(told).toContain('Webhook disabled')
    await expect(testWebhook(context, { id: webhook })).rejects.toThrow('Enable the webhook first.')
    await setWebhookState(context, { id: webhook, state: 'on' })
    expect((await listWebhooks(context, {}))[0]).toMatchObject({ state: 'on', failingAt: null })
  })

  test.each(['an empty URL', 'ftp://example.com/x', 'https://user:secret@example.com/x'])(
    'rejects %s at the field',
    async (url) => {
      await expect(createWebhook(context, { url })).rejects.toMatchObject({ code: 'invalid_input', field: 'url' })
    },
  )

  test('never requests an internal address', async () => {
    const { id: inside } = await createWebhook(context, { url: 'http://127.0.0.1:1/hook' })
    await testWebhook(context, { id: inside })
    const refused = await eventually(async () => (await listDeliveries(context, { id: inside })).find((d) => d.attempts > 0))
    expect(refused.error).toContain('not a public internet address')
  })
})

test('disconnecting leaves tombstones', async () => {
  const held = await forTenant(tenant.id).tx((db) => db.entity.count({ where: { integrationId: id } }))
  expect(held).toBeGreaterThan(0)
  await disconnectIntegration(context, { id })
  const { tombstones } = await listTombstones(context, {})
  expect(tombstones.filter((t) => t.reason === 'disconnected')).toHaveLength(held)
})
