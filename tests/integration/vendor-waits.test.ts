import type { OperationContext } from '@callboard/kernel/operation'
import { getCosts } from '@callboard/modules/costs'
import { createIntegration, readFeedNow } from '@callboard/modules/integrations'
import { getPipelineOverview, listPipelineRuns } from '@callboard/modules/pipelines'
import { listRuntimes, listWorkloads } from '@callboard/modules/workloads'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// A wait requested by a vendor is observed by the whole platform, shown on the page, and loses no data.

const folder = organizationFolder({ empty: { 'README.md': '' } })
let stack: TestStack
let context: OperationContext
let gitlab = ''
let costs = ''

const feedOf = async (id: string) =>
  [...(await getPipelineOverview(context, {})).feeds, ...(await getCosts(context, {})).feeds].find((f) => f.integrationId === id)
const idle = (id: string) => eventually(async () => ((await feedOf(id))?.state === 'idle' ? feedOf(id) : undefined))

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  const { url } = stack.sandbox
  const pipelines = await createIntegration(context, {
    pluginId: 'gitlab',
    settings: { group: 'meridian', host: `${url}/gitlab` },
    secrets: { token: sandboxToken },
  })
  gitlab = pipelines.integration.id
  const bills = await createIntegration(context, {
    pluginId: 'cloud-costs',
    settings: { provider: 's3', bucket: 'meridian-billing', endpoint: `${url}/s3` },
    secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
  })
  costs = bills.integration.id
  await idle(gitlab)
  await idle(costs)
})
afterEach(() => {
  stack.sandbox.gitlab.faults.clear()
  stack.sandbox.faults.s3.clear()
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

type Requests = { at: number; url: string; fault: string | undefined }[]
/** Milliseconds between the rejection and the next request for the same thing. */
const waited = (requests: Requests, fault: string, path: string) => {
  const refused = requests.findLast((r) => r.fault === fault)
  const next = requests.find((r) => r !== refused && r.at >= (refused?.at ?? Infinity) && r.url.includes(path))
  return (next?.at ?? 0) - (refused?.at ?? 0)
}

test.each([
  ['rate-limited', 3000, /GitLab is rate limiting requests/],
  ['maintenance', 5000, /GitLab returned an error \(503\)/],
] as const)('GitLab, %s: the read continues after the wait', async (name, ms, message) => {
  const { faults } = stack.sandbox.gitlab
  const before = (await listPipelineRuns(context, { limit: 200 })).runs.length
  faults.add(name, { path: '/groups/meridian/projects' })
  await readFeedNow(context, { id: gitlab, kind: 'pipelines' })
  const waiting = await eventually(async () => ((await feedOf(gitlab))?.state === 'waiting' ? feedOf(gitlab) : undefined))
  expect(waiting?.message).toMatch(message)
  expect((await listPipelineRuns(context, { limit: 200 })).runs.length).toBeGreaterThanOrEqual(before)
  expect((await idle(gitlab))?.message).toBeNull()
  expect(waited(faults.requests, name, '/groups/meridian/projects')).toBeGreaterThanOrEqual(ms - 20)
})

test('Amazon ECS, while watched: reopened after the wait, and workloads are kept', async () => {
  const { ecs } = stack.sandbox.faults
  await createIntegration(context, {
    pluginId: 'ecs',
    settings: { name: 'meridian', region: 'eu-central-1', endpoint: `${stack.sandbox.url}/aws/ecs` },
    secrets: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox-secret' },
  })
  await eventually(async () => (await listWorkloads(context, {})).total === 2)
  ecs.add('unavailable', { path: 'ListClusters' })
  // It polls every 15 seconds.
  await eventually(async () => ecs.requests.some((r) => r.fault), 30_000)
  const lost = await eventually(async () => (await listRuntimes(context, {})).find((r) => r.state === 'unreachable'))
  expect(lost.message).toMatch(/returned an error \(503\)/)
  expect((await listWorkloads(context, {})).total).toBe(2)
  await eventually(async () => (await listRuntimes(context, {})).every((r) => r.state === 'watching'), 30_000)
  expect(waited(ecs.requests, 'unavailable', '/aws/ecs')).toBeGreaterThanOrEqual(8980)
}, 90_000)

test('Amazon S3, slow down: bills are kept, and read after the wait', async () => {
  const { s3 } = stack.sandbox.faults
  const { total } = await getCosts(context, {})
  expect(Number(total)).toBeGreaterThan(0)
  s3.add('slow-down-with-wait', { path: '/meridian-billing' })
  await readFeedNow(context, { id: costs, kind: 'costs' })
  const waiting = await eventually(async () => ((await feedOf(costs))?.state === 'waiting' ? feedOf(costs) : undefined))
  expect(waiting?.message).toMatch(/is rate limiting requests/)
  expect((await getCosts(context, {})).total).toBe(total)
  await idle(costs)
  expect(waited(s3.requests, 'slow-down-with-wait', '/meridian-billing')).toBeGreaterThanOrEqual(3980)
  expect((await getCosts(context, {})).total).toBe(total)
})
