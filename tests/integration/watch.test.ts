import { type AddressInfo, createServer } from 'node:net'
import { createLogger } from '@callboard/jobs/logger'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  checkIntegration,
  connectSample,
  disconnectIntegration,
  listIntegrations,
  setIntegrationState,
} from '@callboard/modules/integrations'
import { listEntityWorkloads, listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { createMetrics } from '@callboard/workers/metrics'
import { startWatching } from '@callboard/workers/watch'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestStack, type TestStack } from './test-stack.ts'

// Clusters are watched by one process at a time, and workloads are matched to entities as both change.

const folder = organizationFolder({ 'checkout-api': { 'catalog-info.yaml': componentYaml('checkout') } }, { login: 'meridian' })
let stack: TestStack
let context: OperationContext
beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  await connectSample(context, {})
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const refs = async (name: string) =>
  (await listWorkloads(context, { text: name, limit: 10 })).workloads.flatMap((w) => w.entities.map((e) => `${e.ref} ${e.rule}`))
const clusters = async () => (await listIntegrations(context, {})).filter((i) => i.pluginId === 'kubernetes')

test('workloads find their entity by the repository of their image, also when the entity is added later', async () => {
  await eventually(async () => (await refs('checkout-api')).length === 3)
  expect(new Set(await refs('checkout-api'))).toEqual(new Set(['component:default/checkout image']))
  expect(await listEntityWorkloads(context, { ref: 'component:default/checkout' })).toHaveLength(3)
  await stack.post('files', { repository: 'checkout-api', files: { 'login/catalog-info.yaml': componentYaml('login') } })
  await eventually(async () => (await refs('login')).includes('component:default/login image'))
  // Two components in one repository: now the name decides, without a guess.
  await eventually(async () => (await refs('checkout-api')).length === 0)
  await stack.post('files', { repository: 'checkout-api', files: { 'login/catalog-info.yaml': null } })
  await eventually(async () => (await refs('checkout-api')).length === 3)
})

test('a new cluster is listed once', async () => {
  // Long enough for another round of the worker, which compares what it watches with what it should.
  await new Promise((r) => setTimeout(r, 6000))
  const { listings } = stack.sandbox.clusters.get('production-eu') ?? { listings: new Map() }
  expect(Object.fromEntries(listings)).toMatchObject({ pods: 1, deployments: 1, events: 1, nodes: 1 })
})

test('a check that gets no answer in time says how long it waited, and what to do', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`
  const { outgoing } = stack.platform
  const { allow } = outgoing
  outgoing.allow = [...allow, host]
  const { timeout } = AbortSignal
  const sooner = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout.call(AbortSignal, ms / 100))
  const settings = { name: 'silent', access: 'token', server: `http://${host}` }
  await expect(checkIntegration(context, { pluginId: 'kubernetes', settings, secrets: { token: 'abc' } })).rejects.toMatchObject({
    code: 'vendor_unavailable',
    message: 'Kubernetes did not respond within 30 seconds. Check the address, and try again.',
  })
  sooner.mockRestore()
  outgoing.allow = allow
  silent.close()
})

test('another process takes over when the first releases it, and never watches at the same time', async () => {
  const metrics = createMetrics()
  const count = async () => (await metrics.following.get()).values[0]?.value ?? 0
  const second = startWatching({
    platform: stack.platform,
    databaseUrl: stack.database.systemUrl,
    log: createLogger('test', 'silent'),
    metrics,
    maxWatches: 10,
  })
  await new Promise((r) => setTimeout(r, 500))
  expect(await count()).toBe(0)
  await stack.stopWorkers()
  // Three clusters and Amazon ECS.
  await eventually(async () => (await count()) === 4)
  const cluster = stack.sandbox.clusters.get('staging')
  if (cluster) changeWorkload(cluster, { name: 'login', trouble: 'crash' })
  await eventually(async () => (await listWorkloads(context, { text: 'login', health: 'broken' })).total === 1)
  const [first, other] = await clusters()
  await setIntegrationState(context, { id: first?.id ?? '', state: 'paused' })
  await eventually(async () => (await count()) === 3)
  expect((await listRuntimes(context, {})).map((r) => r.state)).toContain('paused')
  await disconnectIntegration(context, { id: other?.id ?? '' })
  await eventually(async () => (await count()) === 2)
  expect(await clusters()).toHaveLength(2)
  await second.stop()
})
