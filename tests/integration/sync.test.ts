import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import {
  approveRemovals,
  checkIntegration,
  connectSample,
  createIntegration,
  disconnectIntegration,
  getIntegration,
  listProblems,
  setIntegrationState,
  syncNow,
  updateIntegration,
} from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

const repositories = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [
    `service-${String(i).padStart(2, '0')}`,
    { 'catalog-info.yaml': componentYaml(`service-${i}`), 'README.md': 'hello' },
  ]),
)
const folder = organizationFolder(
  {
    ...repositories,
    monorepo: {
      'a/b/c/d/e/f/catalog-info.yaml': componentYaml('deep'),
      'packages/one/catalog-info.yaml': componentYaml('one'),
      'node_modules/x/catalog-info.yaml': componentYaml('never'),
    },
    locations: {
      'catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets: [./parts/*.yaml, ./gone.yaml, "../outside.yaml", "https://elsewhere.example/x.yaml"]\n',
      'parts/x.yaml': componentYaml('from-location'),
    },
    empty: {},
    broken: { 'catalog-info.yaml': 'kind: [' },
  },
  {
    members: [{ login: 'ada', name: 'Ada', email: 'ada@example.com' }],
    teams: [
      { slug: 'team-a', name: 'Team A', members: ['ada'] },
      { slug: 'team-b', name: 'Team B', parent: 'team-a' },
    ],
  },
)

let stack: TestStack
let context: OperationContext
let id: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
  id = (await connectSample(context, {})).integration.id
})
afterEach(() => stack.sandbox.state.faults.clear())
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const names = async (kind = 'component') => (await listEntities(context, { kind, limit: 200 })).rows.map((r) => r.name)
const sync = async () => {
  const { runId } = await syncNow(context, { id })
  return eventually(async () => {
    const { lastRun, ...integration } = await getIntegration(context, { id })
    return lastRun?.id === runId && !['queued', 'running'].includes(lastRun.state) ? { integration, run: lastRun } : undefined
  })
}
const settled = async () => (await endOfRun(context, id)).run

test('the first sync reads every repository, at any depth, by pattern and by Location', async () => {
  const { run, integration } = await endOfRun(context, id)
  expect(run).toMatchObject({ state: 'succeeded', trigger: 'first', done: 16, total: 16 })
  expect(integration.health).toBe('healthy')
  expect(await names()).toEqual([
    'deep',
    'from-location',
    'one',
    ...Object.keys(repositories)
      .map((_, i) => `service-${i}`)
      .sort(),
  ])
  expect(await names('group')).toEqual(['team-a', 'team-b'])
  const ada = await getEntity(context, { ref: 'user:default/ada' })
  expect(ada.related).toMatchObject([{ type: 'memberOf', ref: 'group:default/team-a', exists: true }])
  // A few more than later syncs need: the first batches are small, so that entities appear at once.
  expect(run.requests).toBeLessThanOrEqual(14)
})

test('everything rejected is a problem with position and reason', async () => {
  const { problems } = await listProblems(context, { id, limit: 100 })
  expect(problems.map((p) => [p.itemName, p.code, p.line]).sort()).toEqual([
    ['acme/broken', 'not_yaml', 1],
    ['acme/locations', 'bad_target', 1],
    ['acme/locations', 'bad_target', 1],
    ['acme/locations', 'bad_target', 1],
  ])
  for (const p of problems) expect(p.message.length).toBeGreaterThan(20)
})

test('an unchanged re-sync reads nothing again', async () => {
  const { run } = await sync()
  expect(run).toMatchObject({ state: 'succeeded', added: 0, changed: 0, removed: 0 })
  expect(run.requests).toBeLessThanOrEqual(4)
})

test('a push is applied without a sync, whatever it adds, changes or removes', async () => {
  await stack.post('files', {
    repository: 'service-00',
    files: { 'catalog-info.yaml': `${componentYaml('service-0', { owner: 'team-b' })}---\n${componentYaml('pushed')}` },
  })
  await eventually(async () => (await names()).includes('pushed'))
  expect((await getEntity(context, { ref: 'component:default/service-0' })).related.find((r) => r.type === 'ownedBy')?.ref).toBe(
    'group:default/team-b',
  )
  await stack.post('files', { repository: 'service-00', files: { 'catalog-info.yaml': componentYaml('service-0') } })
  await eventually(async () => !(await names()).includes('pushed'))
})

/** Every row of the catalog's tables with the transaction that wrote it. */
const catalogRows = () =>
  context.tx(async (db) => {
    const tables = ['entity', 'relation', 'entity_document', 'entity_count', 'entity_change', 'stale_document', 'problem']
    const rows = await Promise.all(
      tables.map((table) =>
        db.$queryRawUnsafe<{ row: string }[]>(`select xmin::text || ' ' || ctid::text as row from ${table} order by 1`),
      ),
    )
    return Object.fromEntries(tables.map((table, i) => [table, rows[i]?.map(({ row }) => row)]))
  })

/** The rows once what follows a change is done: documents are stored, and followers are notified. */
const settledRows = () =>
  eventually(async () => {
    const before = await catalogRows()
    const unnotified = await context.tx((db) => db.entityChange.count({ where: { notifiedAt: null } }))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const after = await catalogRows()
    const isDone = before['stale_document']?.length === 0 && unnotified === 0
    return isDone && JSON.stringify(before) === JSON.stringify(after) ? after : undefined
  })

test.each([
  ['the same content', componentYaml('service-5')],
  ['content that says the same in other words', `# A comment\n${componentYaml('service-5')}\n`],
])('a push of %s writes nothing to the catalog', async (_, content) => {
  const rows = await settledRows()
  const processed = () =>
    context.tx(async (db) => {
      const [done, open] = await Promise.all([
        db.inboundEvent.count({ where: { processedAt: { not: null } } }),
        db.inboundEvent.count({ where: { processedAt: null } }),
      ])
      return open === 0 ? done : undefined
    })
  const before = await eventually(async () => ((await processed()) ?? -1) >= 0 && { count: await processed() })
  await stack.post('files', { repository: 'service-05', files: { 'catalog-info.yaml': content } })
  await eventually(async () => ((await processed()) ?? 0) > (before.count ?? 0))
  expect(await settledRows()).toEqual(rows)
})

test('two files that claim one name: the first keeps it, the other is a problem, and takes over when the first is removed', async () => {
  await stack.post('files', {
    repository: 'service-01',
    files: { 'catalog-info.yaml': `${componentYaml('service-1')}---\n${componentYaml('contested')}` },
  })
  await eventually(async () => (await names()).includes('contested'))
  await stack.post('files', {
    repository: 'service-02',
    files: { 'catalog-info.yaml': `${componentYaml('service-2')}---\n${componentYaml('contested')}` },
  })
  const duplicate = await eventually(async () =>
    (await listProblems(context, { id, limit: 100 })).problems.find((p) => p.code === 'duplicate'),
  )
  expect(duplicate).toMatchObject({ itemName: 'acme/service-02', ref: 'component:default/contested', line: 10 })
  await stack.post('files', { repository: 'service-01', files: { 'catalog-info.yaml': componentYaml('service-1') } })
  await eventually(async () => !(await names()).includes('contested'))
  await sync()
  expect((await getEntity(context, { ref: 'component:default/contested' })).source.item?.name).toBe('acme/service-02')
})

test('the next full sync fixes what webhooks missed', async () => {
  await stack.post('files', {
    repository: 'service-03',
    files: { 'catalog-info.yaml': componentYaml('renamed-3') },
    silent: true,
  })
  await sync()
  expect(await names()).toEqual(expect.arrayContaining(['renamed-3']))
  expect(await names()).not.toContain('service-3')
})

test('renamed, archived, emptied and deleted repositories', async () => {
  await stack.post('repositories', { repository: 'service-04', name: 'service-four' })
  await eventually(
    async () => (await getEntity(context, { ref: 'component:default/service-4' })).source.item?.name === 'acme/service-four',
  )
  await settled()
  await stack.post('repositories', { repository: 'service-05', archived: true })
  await eventually(
    async () =>
      (
        (await getEntity(context, { ref: 'component:default/service-5' })).source.item?.state as
          | { archived?: boolean }
          | undefined
      )?.archived,
  )
  await settled()
  await stack.post('files', { repository: 'service-06', files: { 'catalog-info.yaml': null, 'README.md': null } })
  await eventually(async () => !(await names()).includes('service-6'))
  await stack.post('repositories', { repository: 'service-07', deleted: true })
  await eventually(async () => !(await names()).includes('service-7'))
})

test.each([
  ['401', { kind: 'status', status: 401, times: 1 }, 'failed', 'unauthorized', 'expired or was revoked'],
  [
    '403',
    { kind: 'status', status: 403, headers: { 'x-accepted-github-permissions': 'contents=read' }, times: 1 },
    'failed',
    'forbidden',
    'contents=read',
  ],
  ['404', { kind: 'graphql-error', type: 'NOT_FOUND', times: 1 }, 'failed', 'not_found', 'shows no organization'],
  ['429', { kind: 'status', status: 429, headers: { 'retry-after': '1' }, times: 1 }, 'waiting', 'rate_limited', 'rate limit'],
  [
    'a secondary rate limit',
    { kind: 'status', status: 403, headers: { 'retry-after': '1' }, times: 1 },
    'waiting',
    'rate_limited',
    'rate limit',
  ],
  ['500', { kind: 'status', status: 500, times: 1 }, 'waiting', 'unavailable', 'error (500)'],
  [
    'a cut connection',
    { kind: 'cut', times: 1 },
    'waiting',
    'unavailable|incomplete',
    'cut off|did not respond|not at all|incomplete response',
  ],
  [
    'a truncated response',
    { kind: 'graphql-error', type: 'SOMETHING', times: 1 },
    'waiting',
    'incomplete',
    'incomplete response',
  ],
])('%s ends in a clear state, and removes nothing', async (_, fault, state, code, words) => {
  const before = await names()
  await stack.post('faults', fault)
  const { run } = await sync()
  expect(run.state).toBe(state)
  expect(run.errorCode).toMatch(new RegExp(`^(${code})$`))
  const { errorMessage } = run
  expect([errorMessage, words.split('|').some((w) => errorMessage?.includes(w))]).toEqual([errorMessage, true])
  // No promise to retry without a time.
  expect(errorMessage).not.toMatch(/(will try|tries|tried) .*again/)
  expect(run.retryAt?.getTime()).toBeGreaterThan(run.createdAt.getTime())
  expect(await names()).toEqual(before)
  if (state === 'waiting') expect((await settled()).state).toBe('succeeded')
  else expect((await getIntegration(context, { id })).health).toBe('attention')
})

test('a successful sync after a failed one makes it healthy again', async () => {
  await sync()
  expect(await getIntegration(context, { id })).toMatchObject({ health: 'healthy', healthMessage: null })
})

test('a listing without half of the repositories removes nothing, and requires approval', async () => {
  const before = await names()
  await stack.post('faults', { kind: 'hide', share: 0.7, times: 1 })
  const { run, integration } = await sync()
  expect(run).toMatchObject({ state: 'needs_approval', removed: 0 })
  expect(run.pendingRemovals).toBeGreaterThan(5)
  expect(integration.healthMessage).toContain('Nothing was removed')
  expect(await names()).toEqual(before)
  await sync()
  expect((await settled()).state).toBe('succeeded')
  expect(await names()).toEqual(before)
})

test('an admin can approve the removal, of that run only', async () => {
  await stack.post('faults', { kind: 'hide', share: 0.7, times: 1 })
  const { run } = await sync()
  await expect(approveRemovals(context, { id, runId: crypto.randomUUID() })).rejects.toMatchObject({ code: 'conflict' })
  expect(await approveRemovals(context, { id, runId: run.id })).toEqual({ removed: run.pendingRemovals })
  await expect(approveRemovals(context, { id, runId: run.id })).rejects.toMatchObject({ code: 'conflict' })
  await sync()
  expect((await settled()).state).toBe('succeeded')
})

test('a paused integration reads nothing and keeps everything', async () => {
  const before = await names()
  await setIntegrationState(context, { id, state: 'paused' })
  await expect(syncNow(context, { id })).rejects.toMatchObject({ code: 'conflict' })
  await stack.post('files', { repository: 'service-08', files: { 'catalog-info.yaml': componentYaml('while-paused') } })
  await new Promise((r) => setTimeout(r, 300))
  expect(await names()).toEqual(before)
  await setIntegrationState(context, { id, state: 'active' })
  await eventually(async () => (await names()).includes('while-paused'))
  await settled()
})

test('other paths read other files', async () => {
  await settled()
  const { settings } = await getIntegration(context, { id })
  await updateIntegration(context, { id, settings: { ...(settings as object), paths: ['packages/*/catalog-info.yaml'] } })
  const { run } = await endOfRun(context, id)
  expect(run.state).toBe('needs_approval')
  await approveRemovals(context, { id, runId: run.id })
  expect(await names()).toEqual(['one'])
})

test('tests a connection before it is saved, with messages', async () => {
  const settings = { host: `${stack.sandbox.url}/github`, organization: 'acme' }
  await expect(checkIntegration(context, { pluginId: 'github', settings, secrets: { token: 'wrong' } })).rejects.toMatchObject({
    code: 'vendor_refused',
    message: expect.stringContaining('rejected the token'),
  })
  await expect(
    checkIntegration(context, {
      pluginId: 'github',
      settings: { ...settings, organization: 'nobody' },
      secrets: { token: 'sandbox-token' },
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('no organization "nobody"') })
  await expect(
    checkIntegration(context, { pluginId: 'github', settings: { ...settings, organization: 'a b' }, secrets: { token: 'x' } }),
  ).rejects.toMatchObject({ code: 'invalid_input', field: 'settings.organization' })
  await expect(checkIntegration(context, { pluginId: 'github', settings, secrets: {} })).rejects.toMatchObject({
    field: 'secrets.token',
  })
  await expect(
    checkIntegration(context, {
      pluginId: 'github',
      settings: { ...settings, host: 'http://169.254.169.254' },
      secrets: { token: 'x' },
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('not a public internet address') })
  await expect(checkIntegration(context, { pluginId: 'nothing', settings, secrets: {} })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(
    createIntegration(context, { pluginId: 'github', settings, secrets: { token: 'sandbox-token' } }),
  ).rejects.toMatchObject({ code: 'conflict' })
})

test('the sample organization comes with usage of its people, which is removed with its last account', async () => {
  const people = () => context.tx((db) => db.usagePerson.findMany({ select: { person: true, sample: true } }))
  expect(await people()).toEqual([{ person: 'ada', sample: true }])
  const others = await context.tx((db) => db.integration.findMany({ where: { sample: true, id: { not: id } } }))
  for (const other of others) await disconnectIntegration(context, { id: other.id })
  expect(await people()).toHaveLength(1)
})

test('disconnecting removes its entities', async () => {
  const { entities } = await disconnectIntegration(context, { id })
  expect(entities).toBeGreaterThan(0)
  expect((await listEntities(context, {})).total).toBe(0)
})
