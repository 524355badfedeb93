import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { type JobContract, jobRequest } from '@callboard/jobs/define-job'
import { cancelRun, scheduleDueSyncs, syncNow } from '@callboard/modules/integrations'
import { syncIntegrationJob } from '@callboard/modules/integrations/jobs'
import { contracts } from '@callboard/modules/jobs'
import { reconcile } from '@callboard/modules/operator'
import { runningStates } from '@callboard/modules/running-states'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const platform = testPlatform(pluginRegistry)
const hour = 3_600_000
let database: TestDatabase
let tenant: TestTenant
let integrationId: string

const db = () => systemDb('scheduler')
const openJobs = () => db().outbox.findMany({ where: { tenantId: tenant.id, finishedAt: null } })
const integration = () => db().integration.findFirstOrThrow({ where: { id: integrationId } })
const newestRun = () => db().syncRun.findFirstOrThrow({ where: { integrationId }, orderBy: { id: 'desc' } })

const jobNamed = (name: string) => {
  const job = Object.values<JobContract>(contracts).find((contract) => contract.name === name)
  if (!job) throw new Error(`no job ${name}`)
  return job
}

/** A job of the past that failed after its last attempt. */
const failedJob = (job: { name: string; group: string }, dedupeKey: string) =>
  db().outbox.create({
    data: {
      tenantId: tenant.id,
      name: job.name,
      group: job.group,
      payload: {},
      dedupeKey,
      finishedAt: new Date(),
      outcome: 'failed',
    },
  })

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(platform, 'Stopped')
  const secrets = await platform.vault.seal(tenant.id, { values: {} })
  const created = await db().integration.create({
    data: { tenantId: tenant.id, pluginId: 'github', name: 'GitHub', account: 'acme', settings: {}, secrets },
  })
  integrationId = created.id
})
afterAll(() => database.drop())
beforeEach(async () => {
  for (const table of [
    'outbox',
    'pendingEvent',
    'syncRun',
    'feed',
    'tenantExport',
    'inboundEvent',
    'webhook',
    'templateRun',
  ] as const)
    await (db()[table] as { deleteMany(of: object): Promise<unknown> }).deleteMany({ where: { tenantId: tenant.id } })
  await db().integration.updateMany({ data: { nextSyncAt: new Date(Date.now() + hour), state: 'active' } })
})

type Stopped = {
  job: string
  /** Writes a row in this state, and returns the key of its job. */
  begin(state: string): Promise<string>
  states: readonly string[]
  /** What is shown once it was given up. */
  ended(): Promise<{ state: string | null; message: string | null }>
}

const open = ['queued', 'running', 'waiting']
const began = () => new Date(Date.now() - hour)

async function beginRun(state: string): Promise<string> {
  const { id } = await db().templateRun.create({
    data: {
      tenantId: tenant.id,
      templateRef: 'template:default/x',
      title: 'x',
      state,
      values: {},
      spec: {},
      rights: [],
      startedKind: 'token',
      startedLabel: 'x',
      startedAt: began(),
    },
  })
  const waits = state === 'waiting' ? { state, retryAt: began() } : {}
  await db().templateStep.create({
    data: { tenantId: tenant.id, runId: id, position: 0, stepId: 'x', name: 'x', action: 'debug:log', ...waits },
  })
  return id
}

const stopped: Record<string, Stopped> = {
  'a sync': {
    job: 'integration.sync',
    states: open,
    async begin(state) {
      await db().syncRun.create({
        data: {
          tenantId: tenant.id,
          integrationId,
          trigger: 'manual',
          state,
          startedAt: state === 'queued' ? null : began(),
          createdAt: began(),
          ...(state === 'waiting' ? { retryAt: began() } : {}),
        },
      })
      return integrationId
    },
    async ended() {
      const { state, errorMessage } = await newestRun()
      return { state, message: errorMessage }
    },
  },
  'a read of a feed': {
    job: 'integration.read-feed',
    states: open,
    async begin(state) {
      await db().feed.create({
        data: {
          tenantId: tenant.id,
          integrationId,
          kind: 'pipelines',
          state,
          startedAt: began(),
          ...(state === 'waiting' ? { nextAt: began() } : {}),
        },
      })
      return `${integrationId} pipelines`
    },
    async ended() {
      const { state, message } = await db().feed.findFirstOrThrow({ where: { integrationId } })
      return { state, message }
    },
  },
  'an export': {
    job: 'tenant.make-export',
    states: ['waiting'],
    async begin(state) {
      const { id } = await db().tenantExport.create({
        data: { tenantId: tenant.id, state, requestedBy: 'x', createdAt: began() },
      })
      return id
    },
    async ended() {
      const { state, error } = await db().tenantExport.findFirstOrThrow({ where: { tenantId: tenant.id } })
      return { state, message: error }
    },
  },
  'an incoming delivery': {
    job: 'integration.process-event',
    states: ['stored'],
    async begin() {
      const { id } = await db().inboundEvent.create({
        data: {
          tenantId: tenant.id,
          integrationId,
          deliveryId: crypto.randomUUID(),
          event: 'push',
          payload: {},
          receivedAt: began(),
        },
      })
      const key = `${integrationId} r1`
      const job = `integration.process-event ${key}`
      await db().pendingEvent.create({ data: { tenantId: tenant.id, job, event: 'delivery', payload: { eventId: id } } })
      return key
    },
    async ended() {
      const { processedAt, outcome } = await db().inboundEvent.findFirstOrThrow({ where: { tenantId: tenant.id } })
      return { state: processedAt && 'failed', message: outcome }
    },
  },
  'a run of a template': {
    job: 'templates.advance-run',
    states: ['running', 'waiting', 'undoing'],
    begin: beginRun,
    async ended() {
      const { state, note } = await db().templateRun.findFirstOrThrow({ where: { tenantId: tenant.id } })
      return { state, message: note }
    },
  },
  'the undo of a run that succeeded': {
    job: 'templates.advance-run',
    states: ['undoing'],
    async begin(state) {
      const id = await beginRun(state)
      await db().templateRun.updateMany({ where: { id }, data: { undoneBy: 'x' } })
      return id
    },
    async ended() {
      const { finishedAt, note } = await db().templateRun.findFirstOrThrow({ where: { tenantId: tenant.id } })
      return { state: finishedAt && 'failed', message: note }
    },
  },
  'a message of a webhook': {
    job: 'webhooks.deliver',
    states: ['waiting'],
    async begin(state) {
      const webhook = await db().webhook.create({
        data: { tenantId: tenant.id, url: 'https://example.com', secret: 'x', createdBy: 'x' },
      })
      const { id } = await db().webhookDelivery.create({
        data: { tenantId: tenant.id, webhookId: webhook.id, type: 't', payload: {}, state, createdAt: began() },
      })
      await failedJob(jobNamed('webhooks.deliver'), id)
      return id
    },
    async ended() {
      const { state, error } = await db().webhookDelivery.findFirstOrThrow({ where: { tenantId: tenant.id } })
      return { state, message: error }
    },
  },
}

describe.each(Object.entries(stopped))('%s', (_, { job, states, begin, ended }) => {
  test.each(states)('that stopped while %s goes on in another job', async (state) => {
    const key = await begin(state)
    expect(await openJobs()).toEqual([])
    expect((await reconcile(platform, runningStates)).errors).toEqual([])
    expect(await openJobs()).toMatchObject([{ name: job, dedupeKey: key }])
    // One that has a job is left alone.
    expect(await reconcile(platform, runningStates)).toMatchObject({ resumed: [], failed: [] })
    await db().outbox.updateMany({ where: { tenantId: tenant.id, finishedAt: null }, data: { dispatchedAt: new Date() } })
    expect(await reconcile(platform, runningStates)).toMatchObject({ resumed: [], failed: [] })
  })

  test.each(states)('that cannot go on while %s ends with a named failure', async (state) => {
    const key = await begin(state)
    for (let i = 0; i < 3; i++) await failedJob(jobNamed(job), key)
    const { errors, failed } = await reconcile(platform, runningStates)
    expect([errors, failed]).toEqual([[], [job]])
    const { state: end, message } = await ended()
    expect(end).toBe('failed')
    expect(message).toMatch(/\w+/)
    expect(await openJobs()).toEqual([])
  })
})

test('what a failed job should have derived is requested again, until it succeeds', async () => {
  const { name, group } = await failedJob(jobNamed('catalog.lint-apis'), 'all')
  expect((await reconcile(platform, runningStates)).resumed).toEqual([name])
  const [next] = await openJobs()
  expect(next).toMatchObject({ name, group, dedupeKey: 'all' })
  expect(next?.runAt.getTime()).toBeGreaterThan(Date.now() + 30_000)
  await db().outbox.updateMany({ where: { id: next?.id ?? '' }, data: { finishedAt: new Date(), outcome: 'completed' } })
  expect((await reconcile(platform, runningStates)).resumed).toEqual([])
})

test('a cancelled run makes way for the next one, and its schedule goes on', async () => {
  const context = tenant.as('owner')
  await db().integration.updateMany({ data: { nextSyncAt: new Date() } })
  expect(await scheduleDueSyncs(platform)).toBe(1)
  expect((await integration()).nextSyncAt?.getTime()).toBeGreaterThan(Date.now())
  const run = await newestRun()
  expect(await cancelRun(context, { id: integrationId, runId: run.id })).toEqual({ cancelled: true })
  expect(await openJobs()).toEqual([])
  const { nextSyncAt } = await integration()
  expect(nextSyncAt?.getTime()).toBeGreaterThan(Date.now())
  expect(nextSyncAt?.getTime()).toBeLessThan(Date.now() + 25 * hour)
  const next = await syncNow(context, { id: integrationId })
  expect(next.started).toBe(true)
  expect(await openJobs()).toMatchObject([{ payload: { runId: next.runId } }])
})

test('a schedule that was lost is due', async () => {
  await db().integration.updateMany({ data: { nextSyncAt: null } })
  expect(await scheduleDueSyncs(platform)).toBe(1)
  expect(await scheduleDueSyncs(platform)).toBe(0)
})

test('the job of another run of the same integration is not withdrawn while it runs', async () => {
  const context = tenant.as('owner')
  const { runId } = await syncNow(context, { id: integrationId })
  await db().outbox.updateMany({ where: { tenantId: tenant.id }, data: { dispatchedAt: new Date() } })
  await cancelRun(context, { id: integrationId, runId })
  await forTenant(tenant.id).tx((tx) => enqueue(tx, tenant.id, jobRequest(syncIntegrationJob, { integrationId, runId })))
  expect(await openJobs()).toHaveLength(2)
})
