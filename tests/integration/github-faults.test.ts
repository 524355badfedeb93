import type { OperationContext } from '@callboard/kernel/operation'
import { listEntities } from '@callboard/modules/catalog'
import { checkIntegration, createIntegration, listProblems, syncNow } from '@callboard/modules/integrations'
import { getPipelineOverview } from '@callboard/modules/pipelines'
import type { Fault } from '@callboard/sandbox/github/faults'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// GitHub with one missing repository, member or permission: everything else is read.

const names = Array.from({ length: 50 }, (_, i) => `service-${String(i).padStart(2, '0')}`)
const location = (...targets: string[]) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: targets\nspec:\n  targets: ${JSON.stringify(targets)}\n`
const folder = organizationFolder(
  {
    ...Object.fromEntries(
      names.map((name) => [name, { 'catalog-info.yaml': componentYaml(name), 'src/deep/a/b/c/readme.md': 'x' }]),
    ),
    percent: {
      'catalog-info.yaml': `${componentYaml('percent')}---\n${location('./%zz/%.yaml', 'https://github.com/100%/x/blob/main/%E0%A4%A')}`,
    },
  },
  {
    members: [
      { login: 'ada', name: 'Ada', email: 'ada@example.com' },
      { login: 'bob', name: 'Bob', email: 'bob@example.com' },
    ],
    teams: [{ slug: 'team-a', name: 'Team A', members: ['ada', 'bob'] }],
  },
)

/** Repositories that fail in one of the tests. */
const five = names.slice(10, 15)

let stack: TestStack
let context: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
})
afterEach(async () => {
  stack.sandbox.state.faults.clear()
  for (const name of five) await stack.post('files', { repository: name, files: { 'b/catalog-info.yaml': null } })
  await stack.post('files', { repository: 'percent', files: { 'more/catalog-info.yaml': null } })
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

/** Connects a new organization with active faults, and waits for its first run. */
async function firstRun(...faults: Fault[]) {
  for (const fault of faults) await stack.post('faults', fault)
  context = (await createTestTenant(stack.platform)).as('owner')
  id = (await createIntegration(context, await connectionOf(stack, 'github'))).integration.id
  return (await endOfRun(context, id)).run
}
const components = async () => (await listEntities(context, { kind: 'component', limit: 200 })).rows.map((r) => r.name)
const problems = async () => (await listProblems(context, { id, limit: 200 })).problems
const repository = (name: string, as: Extract<Fault, { kind: 'repository' }>['as']): Fault => ({
  kind: 'repository',
  repository: name,
  as,
})

test('a stray percent sign is a problem of its target only', async () => {
  const run = await firstRun()
  expect(run).toMatchObject({ state: 'succeeded', failed: 0 })
  expect(await components()).toHaveLength(51)
  const found = (await problems()).map((p) => `${p.code} ${p.itemName}`)
  expect([...new Set(found)]).toEqual(['bad_target acme/percent'])
})

test('unreadable repositories are separate problems, keep their data, and are read again once permitted', async () => {
  await firstRun()
  for (const name of five) {
    await stack.post('faults', repository(name, 'forbidden'))
    await stack.post('files', { repository: name, files: { 'b/catalog-info.yaml': componentYaml(`${name}-b`) } })
  }
  const before = await endOfRun(context, id)
  await syncNow(context, { id })
  const { run, integration } = await endOfRun(context, id, before.run.id)
  expect(run).toMatchObject({ state: 'succeeded', failed: 5, removed: 0 })
  expect(integration.health).toBe('healthy')
  expect(await components()).toHaveLength(51)
  const failed = (await problems()).filter((p) => p.failure)
  expect(failed.map((p) => p.itemName)).toEqual(five.map((name) => `acme/${name}`))
  for (const p of failed) expect(p.message).toMatch(/denied access to .*SAML.*Grant access/)
  stack.sandbox.state.faults.clear()
  await syncNow(context, { id })
  expect((await endOfRun(context, id, run.id)).run).toMatchObject({ state: 'succeeded', failed: 0, added: 5 })
})

test.each(['bad-gateway', 'timeout', 'resource-limits'] as const)(
  'reads a repository that is too large for ten seconds (%s) by REST, and the others with it',
  async (as) => {
    const run = await firstRun(repository('service-20', as))
    expect(run).toMatchObject({ state: 'succeeded', failed: 0 })
    expect(await components()).toHaveLength(51)
  },
)

test('reads a tree that REST truncates folder by folder', async () => {
  const run = await firstRun(repository('service-20', 'bad-gateway'), { kind: 'truncate-trees', entries: 2 })
  expect(run).toMatchObject({ state: 'succeeded', failed: 0 })
  expect(await components()).toHaveLength(51)
})

test('a Location to a removed repository affects only that target', async () => {
  const host = `${stack.sandbox.url}/github`
  const targets = location(
    `${host}/acme/nowhere/blob/main/catalog-info.yaml`,
    `${host}/acme/service-30/blob/main/catalog-info.yaml`,
  )
  await stack.post('files', {
    repository: 'percent',
    files: { 'more/catalog-info.yaml': targets.replace('name: targets', 'name: more') },
  })
  const run = await firstRun(repository('service-30', 'forbidden'))
  expect(run).toMatchObject({ state: 'succeeded', failed: 1 })
  const found = await problems()
  const unread = found.filter((p) => p.code === 'not_readable').map((p) => p.message)
  expect(unread.sort()).toEqual([expect.stringContaining('denied access'), expect.stringContaining('does not exist')])
  expect(await components()).toHaveLength(50)
})

test('reports hidden entries of the listing once, and removes nothing', async () => {
  await firstRun()
  for (const name of names.slice(0, 3)) await stack.post('faults', repository(name, 'withheld'))
  const before = await endOfRun(context, id)
  await syncNow(context, { id })
  const { run } = await endOfRun(context, id, before.run.id)
  expect(run).toMatchObject({ state: 'succeeded', removed: 0 })
  expect(await components()).toHaveLength(51)
  expect((await problems()).filter((p) => p.failure).map((p) => p.message)).toEqual([
    expect.stringMatching(/lists 3 repositories .*IP allow list/),
  ])
})

const users = async () => (await listEntities(context, { kind: 'user', limit: 50 })).rows.map((r) => r.name)

test('skips a null among members', async () => {
  expect(await firstRun({ kind: 'null-member', login: 'ada' })).toMatchObject({ state: 'succeeded', failed: 0 })
  expect(await users()).toEqual(['bob'])
})

test.each(['email-scope', 'email'] as const)(
  'without permission for email addresses (%s) members are read, and a problem names it',
  async (right) => {
    const run = await firstRun({ kind: 'missing-right', right })
    expect((await problems()).filter((p) => p.failure)).toEqual([])
    expect(run).toMatchObject({ state: 'succeeded', failed: 0 })
    expect((await users()).sort()).toEqual(['ada', 'bob'])
    expect((await problems()).find((p) => p.code === 'missing_permission')?.message).toMatch(/Email addresses .*user:email/)
  },
)

test('without permission for members repositories are read, connecting works, and only teams fail', async () => {
  const run = await firstRun({ kind: 'missing-right', right: 'members' })
  expect(run).toMatchObject({ state: 'succeeded', failed: 1 })
  expect(await components()).toHaveLength(51)
  expect((await problems()).filter((p) => p.failure).map((p) => [p.itemName, p.code])).toEqual([['acme teams', 'forbidden']])
  const connection = await connectionOf(stack, 'github')
  const without = { ...connection, settings: { ...connection.settings, teams: false } }
  expect((await checkIntegration(context, without)).warnings).toEqual([])
  expect((await checkIntegration(context, connection)).warnings).toEqual([expect.stringContaining('organization members')])
})

test('without permission for deployments pipelines are read, and a problem names it', async () => {
  await firstRun({ kind: 'missing-right', right: 'deployments' })
  await eventually(
    async () => (await getPipelineOverview(context, {})).feeds.find((f) => f.integrationId === id)?.state === 'idle',
  )
  expect((await problems()).find((p) => p.itemName === 'Pipelines and deployments')?.message).toMatch(
    /Deployments are missing.*Deployments/,
  )
})

test('a push to an unreadable repository is a problem of that repository, and is retried', async () => {
  await firstRun()
  await stack.post('faults', repository('service-12', 'forbidden'))
  await stack.post('files', { repository: 'service-12', files: { 'b/catalog-info.yaml': componentYaml('service-12-b') } })
  const failure = await eventually(async () => (await problems()).find((p) => p.failure))
  expect(failure).toMatchObject({ itemName: 'acme/service-12', code: 'forbidden' })
  expect(await components()).toHaveLength(51)
  expect((await endOfRun(context, id)).integration.health).toBe('healthy')
  // The next sync is moved once the problem is written.
  await eventually(async () => {
    const { nextSyncAt } = (await endOfRun(context, id)).integration
    return nextSyncAt && failure.retryAt && nextSyncAt <= failure.retryAt
  })
})
