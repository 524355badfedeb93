import type { OperationContext } from '@callboard/kernel/operation'
import { connectSample, readFeedNow, setIntegrationState } from '@callboard/modules/integrations'
import {
  getEntityPipelines,
  getPipelineOverview,
  listPipelineRuns,
  readJobLog,
  rerunPipeline,
} from '@callboard/modules/pipelines'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// GitHub Actions from the stand-in, through webhooks and complete reads, into the data of pages.

const workflows = {
  '.github/workflows/test.yml':
    'name: test\njobs:\n  unit:\n    steps:\n      - run: make test\n  integration:\n    steps:\n      - run: make integration\n',
  '.github/workflows/release.yml':
    'name: release\njobs:\n  deploy:\n    environment: production\n    steps:\n      - run: make release\n',
}
const folder = organizationFolder(
  {
    shop: { 'catalog-info.yaml': componentYaml('shop'), ...workflows },
    broken: { 'catalog-info.yaml': componentYaml('broken'), ...workflows },
    quiet: { 'catalog-info.yaml': componentYaml('quiet') },
  },
  {
    repositories: {
      broken: { actions: { brokenSinceDays: 7, brokenJob: 'unit' } },
      shop: { actions: { flakyJob: 'integration' } },
    },
  },
)

let stack: TestStack
let context: OperationContext
let id: string
const ref = 'component:default/shop'

const fed = (at?: Date | null) =>
  eventually(async () => {
    const { feeds } = await getPipelineOverview(context, {})
    const feed = feeds.find((f) => f.integrationId === id)
    return feed?.state === 'idle' && feed.succeededAt && feed.succeededAt.getTime() !== at?.getTime() ? feed : undefined
  })

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  const tenant = await createTestTenant(stack.platform)
  context = tenant.as('owner')
  id = (await connectSample(context, {})).integration.id
  await endOfRun(context, id)
  await fed()
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test('shows exactly what ran at the vendor', async () => {
  const { organization, actions } = stack.sandbox.state
  const there = organization.repositories.flatMap((r) => actions.runs(r))
  const pages = await Promise.all([0, 200, 400].map((offset) => listPipelineRuns(context, { limit: 200, offset })))
  const here = new Set(pages.flatMap((p) => p.runs.filter((r) => r.integrationId === id).map((r) => r.key)))
  // The stand-in changes over time: the last minute may not have been delivered yet, and the first day leaves the window.
  const now = Date.now()
  const settled = there.filter((r) => r.createdAt > now - 59 * 86_400_000 && r.createdAt < now - 60_000)
  expect(settled.length).toBeGreaterThan(50)
  expect(settled.filter((r) => !here.has(String(r.id)))).toEqual([])
  const known = new Set(there.map((r) => String(r.id)))
  expect([...here].filter((key) => !known.has(key))).toEqual([])
  const { deployments } = await getEntityPipelines(context, { ref })
  const shop = organization.repositories.find((r) => r.name === 'shop')
  const expected = shop ? actions.deployments(shop).slice(-40) : []
  expect(deployments.map((d) => d.commit)).toEqual(expected.map((d) => d.commit.sha).reverse())
  expect(deployments.filter((d) => d.environment === 'production' && d.state === 'succeeded')).toHaveLength(1)
  expect((await getEntityPipelines(context, { ref: 'component:default/quiet' })).runs).toEqual([])
})

test('a second read from cached responses gives the same result', async () => {
  const before = (await getEntityPipelines(context, { ref })).runs
  const { succeededAt } = await fed()
  await readFeedNow(context, { id, kind: 'pipelines' })
  await fed(succeededAt)
  const after = (await getEntityPipelines(context, { ref })).runs
  expect(after.map((r) => [r.key, r.jobs.length])).toEqual(before.map((r) => [r.key, r.jobs.length]))
})

test('failures on the default branch have their owner, and metrics count deployments', async () => {
  expect((await getEntityPipelines(context, { ref })).flaky).toMatchObject([{ pipeline: 'test', job: 'integration' }])
  const { failing, dora, deployed, daily } = await getPipelineOverview(context, {})
  const { total } = await listPipelineRuns(context, { state: 'failed' })
  expect(daily).toHaveLength(30)
  const failed = daily.reduce((sum, day) => sum + day.failed, 0)
  expect(failed).toBeGreaterThan(0)
  expect(failed).toBeLessThanOrEqual(total)
  for (const day of daily.filter((d) => d.succeeded + d.failed > 0)) expect(day.p95Ms).toBeGreaterThanOrEqual(day.p50Ms ?? 0)
  const { statistics, runs } = await getEntityPipelines(context, { ref })
  for (const { pipelineKey, recent } of statistics) {
    const ended = runs.filter((r) => r.pipelineKey === pipelineKey && r.finishedAt && r.state !== 'skipped')
    expect(recent.map((r) => r.key).slice(-ended.length)).toEqual(
      ended
        .map((r) => r.key)
        .slice(0, 20)
        .reverse()
        .slice(-recent.length),
    )
  }
  expect(failing.find((f) => f.repository.endsWith('/broken'))).toMatchObject({
    pipeline: 'test',
    onDefault: true,
    entities: [{ ref: 'component:default/broken' }],
  })
  expect(dora.current.deployments + dora.previous.deployments).toBeGreaterThan(10)
  expect(dora.current.leadTimeMs).toBeGreaterThan(60_000)
  expect(dora.weeks).toHaveLength(13)
  expect(dora.weeks.at(-1)?.monday).toMatch(/^\d{4}-\d\d-\d\d$/)
  // Every deployment of the last 30 days lies in the last six weeks, and belongs to a team or to nobody.
  const recent = dora.weeks.slice(-6).reduce((sum, week) => sum + week.measures.deployments, 0)
  expect(recent).toBeGreaterThanOrEqual(dora.current.deployments)
  const byTeam = dora.teams.reduce((sum, team) => sum + team.measures.deployments, 0)
  expect(byTeam).toBeGreaterThanOrEqual(dora.current.deployments)
  expect(deployed.map((d) => d.environment)).toContain('production')
})

test('a breaking commit appears by webhook only; its log and a rerun take one request', async () => {
  await stack.post('commits', { repository: 'shop', message: 'Break it', failing: 'unit' })
  const failed = await eventually(async () =>
    (await getEntityPipelines(context, { ref })).runs.find((r) => r.title === 'Break it' && r.state === 'failed'),
  )
  const job = failed.jobs.find((j) => j.state === 'failed')
  expect(job).toMatchObject({ name: 'unit', steps: expect.arrayContaining([expect.objectContaining({ state: 'failed' })]) })
  const of = { integrationId: id, key: failed.key }
  const log = await readJobLog(context, { ...of, job: job?.key ?? '' })
  expect(log.lines).toContain('Error: Process completed with exit code 1.')
  await rerunPipeline(context, { ...of, which: 'failed' })
  const again = await eventually(async () =>
    (await getEntityPipelines(context, { ref })).runs.find((r) => r.key === failed.key && r.attempt === 2 && r.finishedAt),
  )
  expect(again.jobs.filter((j) => j.name === 'unit').map((j) => j.attempt)).toEqual([1, 2])
  await expect(readJobLog(context, { ...of, job: 'another' })).rejects.toMatchObject({ code: 'not_found' })
})

test('credentials without access to Actions are reported with the permission to grant, and nothing is removed', async () => {
  const before = await listPipelineRuns(context, {})
  stack.sandbox.state.faults.add({ kind: 'status', status: 403, path: '/actions/runs', times: 50 })
  await readFeedNow(context, { id, kind: 'pipelines' })
  const failed = await eventually(async () =>
    (await getPipelineOverview(context, {})).feeds.find((f) => f.integrationId === id && f.state === 'failed'),
  )
  expect(failed.message).toContain('Grant read access to Actions')
  expect((await listPipelineRuns(context, {})).total).toBeGreaterThanOrEqual(before.total)
  stack.sandbox.state.faults.clear()
  await readFeedNow(context, { id, kind: 'pipelines' })
  await fed(failed.succeededAt)
})

test('a paused integration is not read and starts nothing', async () => {
  await setIntegrationState(context, { id, state: 'paused' })
  await expect(readFeedNow(context, { id, kind: 'pipelines' })).rejects.toMatchObject({ code: 'conflict' })
  const [run] = (await getEntityPipelines(context, { ref })).runs
  await expect(rerunPipeline(context, { integrationId: id, key: run?.key ?? '', which: 'all' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await setIntegrationState(context, { id, state: 'active' })
})
