import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import { PostponeJob } from '@callboard/jobs/postpone'
import type { HandlerContext } from '@callboard/kernel/handler'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity } from '@callboard/modules/catalog'
import { handlers } from '@callboard/modules/handlers'
import { createIntegration, getIntegration } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

const folder = organizationFolder({
  web: { 'catalog-info.yaml': componentYaml('web') },
  api: { 'catalog-info.yaml': componentYaml('api') },
})
const name = 'integration.process-event'
let stack: TestStack
let context: OperationContext
let id: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  const tenant = await createTestTenant(stack.platform, 'Bursts')
  context = tenant.as('owner')
  const connected = await createIntegration(context, {
    pluginId: 'github',
    settings: { host: `${stack.sandbox.url}/github`, organization: stack.sandbox.state.organization.login },
    secrets: { token: sandboxToken },
  })
  id = connected.integration.id
  await endOfRun(context, id)
  // From here on, jobs run when the test says so.
  await stack.stopWorkers()
  await jobs().then((left) => Promise.all(left.map((job) => finish(job.id))))
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const jobs = () =>
  systemDb('job-relay').outbox.findMany({ where: { tenantId: context.tenantId, name, finishedAt: null }, orderBy: { id: 'asc' } })
const finish = (jobId: string) =>
  systemDb('job-relay').outbox.update({ where: { id: jobId }, data: { finishedAt: new Date(), outcome: 'completed' } })
const events = () =>
  forTenant(context.tenantId).tx((db) => db.inboundEvent.findMany({ where: { event: 'push' }, orderBy: { id: 'asc' } }))
const push = (repository: string, text: string) =>
  stack.post('files', { repository, files: { 'catalog-info.yaml': componentYaml(repository, { lifecycle: text }) } })

async function run(job: { id: string; payload: unknown }): Promise<void> {
  const { platform } = stack
  const log = createLogger('test', 'silent')
  const signal = AbortSignal.timeout(30_000)
  const work: HandlerContext = { platform, log, signal, lastAttempt: true, sendMail: async () => {} }
  await handlers.processEvent({ ...work, tenantId: context.tenantId }, job.payload as { eventId: string })
  await finish(job.id)
}

test('pushes to one repository wait for one job, which answers all of them', async () => {
  const before = (await events()).length
  for (let i = 0; i < 5; i++) await push('web', `version-${i}`)
  await push('api', 'other')
  await eventually(async () => (await events()).length === before + 6)
  const waiting = await jobs()
  expect(waiting).toHaveLength(2)
  const [first, second] = waiting
  if (!first || !second) throw new Error('no jobs')
  await run(first)
  const outcomes = (await events()).slice(before).map((event) => event.outcome)
  expect(outcomes.filter((outcome) => outcome === 'read with a later delivery')).toHaveLength(4)
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1)
  expect((await getEntity(context, { ref: 'component:default/web' })).entity).toMatchObject({
    spec: { lifecycle: 'version-4' },
  })
  await run(second)
  expect((await events()).filter((event) => event.processedAt === null)).toEqual([])
})

test('a push during the read of the one before waits for another job', async () => {
  await push('web', 'first')
  const [first] = await eventually(async () => {
    const found = await jobs()
    return found.length === 1 ? found : undefined
  })
  if (!first) throw new Error('no job')
  await systemDb('job-relay').outbox.update({ where: { id: first.id }, data: { dispatchedAt: new Date() } })
  await push('web', 'second')
  const all = await eventually(async () => {
    const found = await jobs()
    return found.length === 2 ? found : undefined
  })
  for (const job of all) await run(job)
  expect((await events()).filter((event) => event.processedAt === null)).toEqual([])
})

test('at the rate limit all deliveries wait without a request, and the integration says until when and how many', async () => {
  const until = new Date(Date.now() + 600_000)
  await forTenant(context.tenantId).tx((db) => db.integration.updateMany({ where: { id }, data: { eventsWaitUntil: until } }))
  await push('web', 'waits')
  await push('api', 'waits')
  const waiting = await eventually(async () => {
    const found = await jobs()
    return found.length === 2 ? found : undefined
  })
  for (const job of waiting) await expect(run(job)).rejects.toBeInstanceOf(PostponeJob)
  expect((await getIntegration(context, { id })).waitingDeliveries).toEqual({ until, count: 2 })
  await forTenant(context.tenantId).tx((db) => db.integration.updateMany({ where: { id }, data: { eventsWaitUntil: null } }))
  for (const job of waiting) await run(job)
  expect((await getIntegration(context, { id })).waitingDeliveries).toBeNull()
  expect((await events()).filter((event) => event.processedAt === null)).toEqual([])
})
