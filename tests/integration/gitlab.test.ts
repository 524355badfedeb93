import type { OperationContext } from '@callboard/kernel/operation'
import { createIntegration, readFeedNow } from '@callboard/modules/integrations'
import {
  getEntityPipelines,
  getPipelineOverview,
  listPipelineRuns,
  readJobLog,
  rerunPipeline,
} from '@callboard/modules/pipelines'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// GitLab CI/CD from the stand-in: the second vendor of the pipeline model, shown by the same operations.

const folder = organizationFolder({
  pages: {
    'catalog-info.yaml': [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      'metadata:',
      '  name: status-page',
      '  annotations:',
      '    gitlab.com/project-slug: Meridian/Status-Page',
      'spec: { type: website, lifecycle: production, owner: web }',
    ].join('\n'),
  },
})
const ref = 'component:default/status-page'

let stack: TestStack
let context: OperationContext
let id: string

const feed = async () => (await getPipelineOverview(context, {})).feeds.find((f) => f.integrationId === id)
const fed = () =>
  eventually(async () => {
    const now = await feed()
    return now && ['idle', 'failed'].includes(now.state) ? now : undefined
  })
const connect = (settings: object = {}, token = sandboxToken) =>
  createIntegration(context, {
    pluginId: 'gitlab',
    settings: { group: 'meridian', host: `${stack.sandbox.url}/gitlab`, ...settings },
    secrets: { token },
  })

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  const github = await createIntegration(context, {
    pluginId: 'github',
    settings: { organization: stack.sandbox.state.organization.login, host: `${stack.sandbox.url}/github` },
    secrets: { token: sandboxToken },
  })
  await endOfRun(context, github.integration.id)
  const made = await connect()
  id = made.integration.id
  expect(made).toMatchObject({ integration: { account: 'meridian' }, webhooks: { done: true } })
  await fed()
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test('shows exactly the pipelines of the group, each at its project’s entity', async () => {
  const { group } = stack.sandbox.gitlab
  const now = Date.now()
  const there = group.projects.flatMap((p) => group.pipelinesOf(p)).filter((p) => p.createdAt > now - 59 * 86_400_000)
  const { runs } = await listPipelineRuns(context, { limit: 200 })
  const keys = new Set(runs.map((r) => r.key))
  expect(there.length).toBeGreaterThan(50)
  expect(there.filter((p) => p.createdAt < now - 60_000 && !keys.has(String(p.id)))).toEqual([])
  const known = new Set(group.projects.flatMap((p) => group.pipelinesOf(p)).map((p) => String(p.id)))
  expect(runs.filter((r) => !known.has(r.key))).toEqual([])
  const shown = await getEntityPipelines(context, { ref })
  expect(shown.repositories.sort()).toEqual(['acme/pages', 'meridian/status-page'])
  expect(shown.runs[0]?.jobs.map((j) => j.name)).toContain('build')
  expect(shown.runs.filter((r) => r.title.length <= 8)).toEqual([])
  const live = shown.deployments.filter((d) => d.state === 'succeeded')
  expect(live.map((d) => d.environment).sort()).toEqual(['production', 'staging'])
  expect((await getPipelineOverview(context, {})).dora.current.deployments).toBeGreaterThan(0)
})

test('a breaking commit appears by webhook only; its log and a rerun take one request', async () => {
  await fetch(`${stack.sandbox.url}/_sandbox/gitlab/commits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'meridian/status-page', message: 'Break it', failing: 'e2e' }),
  })
  const failed = await eventually(async () =>
    (await getEntityPipelines(context, { ref })).runs.find((r) => r.title === 'Break it' && r.state === 'failed'),
  )
  expect(failed).toMatchObject({ branch: 'main', onDefault: true, author: 'sandbox', attempt: 1 })
  const job = failed.jobs.find((j) => j.state === 'failed')
  expect(job?.name).toBe('e2e')
  const of = { integrationId: id, key: failed.key }
  const log = await readJobLog(context, { ...of, job: job?.key ?? '' })
  expect(log.lines.join('\n')).toContain('expect(page).toHaveTitle("Status")')
  await rerunPipeline(context, { ...of, which: 'failed' })
  const again = await eventually(async () =>
    (await getEntityPipelines(context, { ref })).runs.find((r) => r.key === failed.key && r.state === 'succeeded'),
  )
  expect(again.attempt).toBe(2)
  expect(again.jobs.filter((j) => j.name === 'e2e').map((j) => [j.attempt, j.state])).toEqual([
    [1, 'failed'],
    [2, 'succeeded'],
  ])
  await rerunPipeline(context, { ...of, which: 'all' })
  await eventually(async () =>
    (await getEntityPipelines(context, { ref })).runs.find((r) => Number(r.key) > Number(failed.key) && r.state === 'succeeded'),
  )
})

test('a read-only token, a revoked one, and an unknown group are reported with what to do', async () => {
  const { gitlab } = stack.sandbox
  const [run] = (await getEntityPipelines(context, { ref })).runs
  gitlab.readOnly = true
  await expect(rerunPipeline(context, { integrationId: id, key: run?.key ?? '', which: 'all' })).rejects.toMatchObject({
    message: expect.stringContaining('Give it the scope api'),
  })
  gitlab.readOnly = false
  gitlab.revoked = true
  await readFeedNow(context, { id, kind: 'pipelines' })
  const failed = await eventually(async () => ((await feed())?.state === 'failed' ? feed() : undefined))
  expect(failed?.message).toContain('does not accept this token')
  expect((await getEntityPipelines(context, { ref })).runs.length).toBeGreaterThan(10)
  gitlab.revoked = false
  await expect(connect({ group: 'nobody' })).rejects.toMatchObject({ field: 'settings.group' })
  await expect(connect({ group: 'meridian' }, 'wrong')).rejects.toMatchObject({ field: 'secrets.token' })
  await expect(connect({ group: 'not a path' })).rejects.toMatchObject({ code: 'invalid_input' })
})
