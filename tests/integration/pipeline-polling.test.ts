import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  connectSample,
  scheduleDueFeeds,
  scheduleDueSyncs,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// What scheduled reads of GitHub Actions find without webhooks, by when, and at what cost.

const minute = 60_000
const day = 24 * 60 * minute
const test_yml = 'name: test\njobs:\n  unit:\n    steps:\n      - run: make test\n'
const folder = organizationFolder({
  ...Object.fromEntries(
    ['shop', 'ledger', 'search'].map((name) => [
      name,
      { 'catalog-info.yaml': componentYaml(name), '.github/workflows/test.yml': test_yml },
    ]),
  ),
  deployer: {
    'catalog-info.yaml': componentYaml('deployer'),
    '.github/workflows/release.yml':
      'name: release\njobs:\n  ship:\n    environment: production\n    steps:\n      - run: make\n',
  },
  quiet: { 'catalog-info.yaml': componentYaml('quiet') },
})

let stack: TestStack
let context: OperationContext
let id: string
const everything: { hooks: unknown[] } = { hooks: [] }

const db = <T>(work: Parameters<ReturnType<typeof forTenant>['tx']>[0]) => forTenant(context.tenantId).tx(work) as Promise<T>
const grant = () => {
  const found = stack.sandbox.state.access.grantOf(`token ${sandboxToken}`)
  if (!found) throw new Error('the sandbox does not know its own token')
  return found
}
const repository = (name: string) => {
  const found = stack.sandbox.state.organization.repositories.find((r) => r.name === name)
  if (!found) throw new Error(`there is no repository ${name}`)
  return found
}
const itemOf = (name: string) =>
  forTenant(context.tenantId).tx((tx) => tx.feedItem.findFirstOrThrow({ where: { integrationId: id, item: `acme/${name}` } }))
const runOf = (key: number | undefined) =>
  forTenant(context.tenantId).tx((tx) => tx.pipelineRun.findFirst({ where: { integrationId: id, key: String(key) } }))
const feed = () =>
  forTenant(context.tenantId).tx((tx) => tx.feed.findFirstOrThrow({ where: { integrationId: id, kind: 'pipelines' } }))

/** Ages the schedule's times. */
const pass = (ms: number) =>
  db(async (tx) => {
    const s = ms / 1000
    await tx.$executeRaw`update feed set next_at = next_at - make_interval(secs => ${s}::int) where kind = 'pipelines'`
    await tx.$executeRaw`update feed_item set due_at = due_at - make_interval(secs => ${s}::int), read_at = read_at - make_interval(secs => ${s}::int),
      active_at = active_at - make_interval(secs => ${s}::int), surveyed_at = surveyed_at - make_interval(secs => ${s}::int),
      swept_at = swept_at - make_interval(secs => ${s}::int)`
  })

/** Runs the read that is due, if any. */
async function readDue() {
  await scheduleDueFeeds()
  return eventually(async () => {
    const now = await feed()
    return ['idle', 'failed'].includes(now.state) ? now : undefined
  })
}

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  stack.sandbox.state.actions.quiet = true
  context = (await createTestTenant(stack.platform)).as('owner')
  id = (await connectSample(context, {})).integration.id
  await endOfRun(context, id)
  await eventually(async () => ((await feed()).state === 'idle' && (await feed()).succeededAt ? true : undefined))
  everything.hooks = [...stack.sandbox.state.organization.hooks]
})
beforeEach(() => {
  stack.sandbox.state.organization.hooks = []
})
afterEach(() => {
  grant().limit = 100_000
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

test('an idle day of reads costs only a few queries', async () => {
  await pass(day)
  await readDue()
  // A repository without workflows is read once in its first week, at a random time.
  await db((tx) => tx.$executeRaw`update feed_item set due_at = now() + interval '2 days' where item = 'acme/quiet'`)
  Object.assign(grant(), { used: 0, points: 0, unchanged: 0 })
  await pass(day)
  await readDue()
  // Four repositories with workflows, and the list of recent pushes.
  expect(grant()).toMatchObject({ used: 0, unchanged: 5 })
  // The survey of workflows and deployments, for all repositories at once.
  expect(grant().points).toBe(1)
})

test('finds a run without a push or webhook within a day', async () => {
  await readDue()
  const [run] = stack.sandbox.state.actions.push(repository('shop'), { sha: 'a'.repeat(40), message: 'Nightly' })
  expect((await itemOf('shop')).dueAt.getTime()).toBeLessThanOrEqual(Date.now() + day)
  await pass(day)
  await readDue()
  expect(await runOf(run?.id)).toMatchObject({ title: 'Nightly' })
})

test('a push without a webhook is read next, and brings the next sync of a large organization forward', async () => {
  await readDue()
  const newest = () =>
    forTenant(context.tenantId).tx((tx) => tx.syncRun.findFirst({ where: { integrationId: id }, orderBy: { id: 'desc' } }))
  const before = await newest()
  await forTenant(context.tenantId).tx(async (tx) => {
    await tx.syncRun.updateMany({ where: { integrationId: id }, data: { startedAt: new Date(Date.now() - 31 * minute) } })
    await tx.integration.updateMany({ where: { id }, data: { nextSyncAt: new Date(Date.now() + 5 * 60 * minute) } })
  })
  await stack.post('files', { repository: 'search', files: { 'README.md': 'pushed' }, silent: true })
  const [run] = stack.sandbox.state.actions.runs(repository('search'))
  await pass(30 * minute)
  await readDue()
  expect(await runOf(run?.id)).toMatchObject({ repository: 'acme/search' })
  const synced = await eventually(async () => {
    await scheduleDueSyncs(stack.platform)
    const run = await newest()
    return run?.trigger === 'schedule' ? run : undefined
  })
  expect(synced.id).not.toBe(before?.id)
})

test('follows an open run to its end, without webhooks', async () => {
  const [run] = stack.sandbox.state.actions.push(repository('ledger'), { sha: 'b'.repeat(40), message: 'Follow me' })
  await pass(day)
  await readDue()
  expect(['queued', 'running']).toContain((await runOf(run?.id))?.state)
  const { dueAt } = await itemOf('ledger')
  expect(dueAt.getTime()).toBeLessThanOrEqual(Date.now() + 2 * minute)
  await eventually(async () => ((run?.attempts[0]?.finishedAt ?? Number.POSITIVE_INFINITY) < Date.now() ? true : undefined))
  await pass(3 * minute)
  await readDue()
  expect(await runOf(run?.id)).toMatchObject({ state: 'succeeded' })
})

test('the survey finds a deployment, without webhooks', async () => {
  const { actions } = stack.sandbox.state
  const commit = 'e'.repeat(40)
  actions.push(repository('deployer'), { sha: commit, message: 'Ship it' })
  const production = () =>
    actions.deployments(repository('deployer')).find((d) => d.commit.sha === commit && d.environment === 'production')
  await eventually(async () => (production()?.statuses.some((s) => s.state === 'SUCCESS') ? true : undefined))
  await pass(31 * minute)
  await readDue()
  const stored = await forTenant(context.tenantId).tx((tx) =>
    tx.deployment.findMany({ where: { integrationId: id, commit }, orderBy: { environment: 'asc' } }),
  )
  expect(stored.map((d) => [d.environment, d.state])).toEqual([
    ['production', 'succeeded'],
    ['staging', 'succeeded'],
  ])
})

test('finds an old run that was restarted, with the jobs of both attempts', async () => {
  const { actions } = stack.sandbox.state
  const old = actions.runs(repository('search')).at(60)
  if (!old) throw new Error('the history is too short')
  const before = await runOf(old.id)
  expect(actions.rerun(old, 'all')).toBe(true)
  await eventually(async () => ((old.attempts.at(-1)?.finishedAt ?? Number.POSITIVE_INFINITY) < Date.now() ? true : undefined))
  await pass(day)
  await readDue()
  const after = await runOf(old.id)
  expect(after?.attempt).toBe((before?.attempt ?? 0) + 1)
  expect(after?.jobs).toHaveLength(old.attempts.flatMap((a) => a.jobs).length)
})

test('does not request runs again that are stored with their jobs', async () => {
  const { actions } = stack.sandbox.state
  actions.push(repository('search'), { sha: 'c'.repeat(40), message: 'One more' })
  await pass(day)
  Object.assign(grant(), { used: 0, points: 0, unchanged: 0 })
  await readDue()
  // The page of runs, and the jobs of the new run. The two other repositories respond that nothing changed.
  expect(grant().used).toBeLessThanOrEqual(4)
  expect(grant().unchanged).toBeGreaterThanOrEqual(1)
})

test('reads rarely while webhooks deliver runs; one lost webhook makes reads frequent again', async () => {
  const { actions, organization } = stack.sandbox.state
  organization.hooks = everything.hooks as typeof organization.hooks
  await stack.post('commits', { repository: 'shop', message: 'Announced' })
  await eventually(async () => ((await itemOf('shop')).eventAt ? true : undefined))
  const [announced] = actions.runs(repository('shop'))
  await eventually(async () => ((await runOf(announced?.id))?.state === 'succeeded' ? true : undefined))
  await pass(3 * minute)
  await readDue()
  await db((tx) => tx.$executeRaw`update feed_item set due_at = now() where item = 'acme/shop'`)
  await pass(40 * minute)
  await readDue()
  const calm = await itemOf('shop')
  expect(calm.missedAt).toBeNull()
  expect(calm.dueAt.getTime()).toBeGreaterThan(Date.now() + 5 * 60 * minute)

  organization.hooks = []
  const [lost] = actions.push(repository('shop'), { sha: 'd'.repeat(40), message: 'Lost' })
  if (!lost) throw new Error('nothing was started')
  // It ended a quarter of an hour ago.
  for (const at of [lost.attempts[0]].flatMap((a) => (a ? [a, ...a.jobs] : []))) at.finishedAt = Date.now() - 15 * minute
  await pass(day)
  await readDue()
  expect(await runOf(lost.id)).toMatchObject({ title: 'Lost', state: 'succeeded' })
  expect((await itemOf('shop')).missedAt).not.toBeNull()
  await db((tx) => tx.$executeRaw`update feed_item set due_at = now() where item = 'acme/shop'`)
  await pass(40 * minute)
  await readDue()
  expect((await itemOf('shop')).dueAt.getTime()).toBeLessThan(Date.now() + 2 * 60 * minute)
})

test('runs follow a renamed repository', async () => {
  const count = (repository: string) =>
    forTenant(context.tenantId).tx((tx) => tx.pipelineRun.count({ where: { integrationId: id, repository } }))
  const before = await count('acme/search')
  await stack.post('repositories', { repository: 'search', name: 'finder', silent: true })
  await syncNow(context, { id })
  await endOfRun(context, id)
  await pass(30 * minute)
  await readDue()
  expect([await count('acme/finder'), await count('acme/search')]).toEqual([before, 0])
})

test('without use of ETags, idle reads stop at their share of the limit, report until when, and resume later', async () => {
  await pass(day)
  await readDue()
  // Like an App's next token: every ETag differs. 1% of 100 requests is one request.
  Object.assign(grant(), { id: 'another hour', limit: 100, used: 0, points: 0, resetAt: Date.now() + 100 * minute })
  // These responses contain the limit.
  await pass(day)
  await readDue()
  Object.assign(grant(), { id: 'yet another hour' })
  await pass(day)
  const after = await readDue()
  expect(after.message).toMatch(/^Waiting until \d\d:\d\d UTC: .* 1% of GitHub’s rate limit/)
  expect(after.state).toBe('idle')
  expect(grant().used).toBeLessThanOrEqual(5)
  Object.assign(grant(), { id: sandboxToken, limit: 100_000, used: 0 })
})

test('does not use cached responses of other credentials', async () => {
  expect((await itemOf('ledger')).validator).not.toBeNull()
  await setIntegrationState(context, { id, state: 'paused' })
  await stack.post('tokens', { token: 'another-token' })
  await updateIntegration(context, {
    id,
    settings: { host: `${stack.sandbox.url}/github`, organization: 'acme' },
    secrets: { token: 'another-token' },
  })
  expect((await itemOf('ledger')).validator).toBeNull()
})
