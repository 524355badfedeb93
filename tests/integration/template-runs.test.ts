import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity } from '@callboard/modules/catalog'
import { connectSample, createIntegration } from '@callboard/modules/integrations'
import {
  decideApproval,
  dryRun,
  listTemplates,
  readRun,
  readTemplate,
  retryRun,
  startRun,
  undoRun,
} from '@callboard/modules/templates'
import {
  advanceRun,
  claimStep,
  executeStep,
  expressionContext,
  openStep,
  servicesOf,
  specOf,
  undoAction,
  undoEntries,
} from '@callboard/modules/templates/testing'
import { eventually } from '@callboard/testing/platform'
import { jobContext } from '@callboard/testing/template-runs'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { templatesFolder } from './template-runs-support.ts'
import { endOfRun, startTestStack, type TestStack } from './test-stack.ts'

const folder = templatesFolder()
let stack: TestStack
let tenant: TestTenant
let owner: OperationContext
let developer: OperationContext
let integrationId: string

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  tenant = await createTestTenant(stack.platform)
  owner = tenant.as('owner')
  developer = (await tenant.member('developer')).context
  integrationId = (await connectSample(owner, {})).integration.id
  await endOfRun(owner, integrationId)
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const repository = (name: string) => stack.sandbox.state.organization.repositories.filter((r) => r.name === name)
const ended = (id: string, state = 'succeeded') =>
  eventually(async () => {
    const run = await readRun(owner, { id })
    if (run.state === 'failed' && state !== 'failed') throw new Error(run.note)
    return run.state === state ? run : undefined
  }, 60_000)

test('templates of the account are listed, and dry-run with what they would publish', async () => {
  const { templates } = await listTemplates(owner, {})
  expect(templates.map(({ title, missing }) => [title, missing])).toEqual([
    ['asks', []],
    ['empty', []],
    ['handover', []],
    ['merges', []],
    ['service', []],
    ['settings', []],
    ['several', []],
  ])
  const { steps } = await readTemplate(developer, { ref: 'template:default/service' })
  expect(steps.map(({ schema }) => Object.keys(schema.properties ?? {}))).toEqual([['name', 'region', 'at']])
  const made = await dryRun(developer, { ref: 'template:default/service', values: { name: 'shop' } })
  expect(made.files.map(({ path }) => path)).toEqual(['catalog-info.yaml', 'cmd/shop/main.go', 'deploy/app.yaml'])
  expect(made.log.map(({ text }) => text)).toContain('Would create and publish shop.')
  expect(repository('shop')).toEqual([])
})

test('a run makes a repository, an issue and a pull request, and its entity is in the catalog', {
  timeout: 120_000,
}, async () => {
  const { id } = await startRun(developer, { ref: 'template:default/service', values: { name: 'shop' } })
  const run = await ended(id)
  const [made] = repository('shop')
  expect([...(made?.snapshot().keys() ?? [])].sort()).toEqual(['catalog-info.yaml', 'cmd/shop/main.go', 'deploy/app.yaml'])
  expect(made?.createdIssues).toMatchObject([{ title: 'Review it', labels: ['review'] }])
  const [platform] = repository('platform')
  expect(platform?.branches.pulls).toMatchObject([{ title: 'Add shop', head: 'add-shop' }])
  expect(platform && Object.keys(platform.branches.changesOf(platform.branches.pulls[0] as never))).toEqual([
    'apps/shop/app.yaml',
  ])
  expect(run.createdRefs).toEqual(['component:default/shop'])
  expect(run.output.links).toMatchObject([{ title: 'Repository' }])
  await eventually(async () => getEntity(owner, { ref: 'component:default/shop' }).catch(() => undefined), 60_000)
})

test('a dry run shows how the files of a repository would change', async () => {
  const values = { entity: 'component:default/shop' }
  const { changes, files } = await dryRun(developer, { ref: 'template:default/handover', values })
  expect(files).toHaveLength(1)
  expect(changes).toMatchObject([
    { step: 'propose', target: 'acme/shop', unchanged: 0, omitted: 0, files: [{ path: 'catalog-info.yaml', state: 'changed' }] },
  ])
  const [file] = changes[0]?.files ?? []
  expect([file?.added, file?.removed]).toEqual([1, 1])
  expect(file?.hunks?.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'same'))).toEqual([
    { kind: 'removed', text: '  owner: team-a' },
    { kind: 'added', text: '  owner: group:default/team-b' },
  ])
  const made = await dryRun(developer, { ref: 'template:default/service', values: { name: 'shop' } })
  expect(made.changes).toMatchObject([
    {
      step: 'pull',
      target: 'acme/platform',
      files: [{ path: 'apps/shop/app.yaml', source: 'deploy/app.yaml', state: 'created' }],
    },
  ])
})

test('an action on an entity proposes a change of its catalog file', { timeout: 60_000 }, async () => {
  const { id } = await startRun(developer, {
    ref: 'template:default/handover',
    values: { entity: 'component:default/shop' },
    entity: 'component:default/shop',
  })
  await ended(id)
  const [shop] = repository('shop')
  const [pull] = shop?.branches.pulls ?? []
  expect(pull).toMatchObject({ title: 'Change the owner', head: 'owner-of-shop' })
  const changed = pull && shop?.branches.changesOf(pull)
  expect(Object.keys(changed ?? {})).toEqual(['catalog-info.yaml'])
  expect(changed?.['catalog-info.yaml']).toContain('owner: group:default/team-b')
})

const settingsOf = () => repository('platform')[0]?.settings

test('the settings of a repository are changed, and put back by a run that fails', { timeout: 120_000 }, async () => {
  const begin = (name: string) =>
    startRun(developer, { ref: 'template:default/settings', values: { name }, secrets: { password: 'correct-horse' } })
  await ended((await begin('production')).id)
  const settings = settingsOf()
  expect(settings?.hooks).toMatchObject([{ url: 'https://ci.example.com/production', events: ['*'], contentType: 'form' }])
  expect(settings?.keys).toMatchObject([{ title: 'Deployments', key: 'ssh-ed25519 production' }])
  expect(settings?.autolinks).toMatchObject([{ prefix: 'production-', template: 'https://tickets.example.com/<num>' }])
  expect([...(settings?.secrets ?? [])]).toEqual([['KEY', 'correct-horse']])
  const environment = settings?.environments.get('production')
  expect(environment).toMatchObject({
    policies: [{ name: 'main', type: 'branch' }],
    reviewers: [{ type: 'Team' }, { type: 'User' }],
  })
  expect([...(environment?.variables ?? [])]).toEqual([['REGION', 'eu']])
  expect([...(environment?.secrets ?? [])]).toEqual([['PASSWORD', 'correct-horse']])
  const run = await ended((await begin('broken')).id, 'failed')
  expect(run.remains).toEqual([])
  expect(run.stepList.slice(0, 4).map(({ state }) => state)).toEqual(['undone', 'undone', 'undone', 'undone'])
  expect([settings?.hooks.length, settings?.keys.length, settings?.autolinks.length]).toEqual([1, 1, 1])
  expect([...(settings?.environments.keys() ?? [])]).toEqual(['production'])
})

/** As a click at GitHub does: the event arrives before the step would look by itself. */
async function close(name: string, how: 'merge' | 'close'): Promise<void> {
  const pull = repository('people')[0]?.branches.pulls.find(({ head }) => head === `team-${name}`)
  const page = `${stack.sandbox.url}/github/acme/people/pull/${pull?.number}`
  const api = `${stack.sandbox.url}/github/api/v3/repos/acme/people/pulls/${pull?.number}`
  stack.sandbox.state.access.allow('closes')
  const closed =
    how === 'merge'
      ? await fetch(page, { method: 'POST' })
      : await fetch(api, {
          method: 'PATCH',
          headers: { authorization: 'Bearer closes', 'content-type': 'application/json' },
          body: JSON.stringify({ state: 'closed' }),
        })
  expect(closed.status).toBe(200)
}

test('a run goes on when its pull request is merged, and fails when it is closed', { timeout: 120_000 }, async () => {
  const begin = async (name: string) => {
    const { id } = await startRun(developer, { ref: 'template:default/merges', values: { name } })
    const run = await ended(id, 'waiting')
    expect(run.stepList[2]?.waiting).toMatchObject({ kind: 'pull-request', url: expect.stringMatching(/\/pull\/\d+$/) })
    return id
  }
  const ids = { merge: await begin('blue'), close: await begin('red') }
  await close('blue', 'merge')
  const merged = await ended(ids.merge)
  expect(merged.stepList[2]).toMatchObject({ output: { merged: true }, attempts: 1 })
  await close('red', 'close')
  expect((await ended(ids.close, 'failed')).note).toMatch(/was closed without being merged\.$/)
})

test('a rejected run deletes what it made', { timeout: 120_000 }, async () => {
  const grace = await tenant.member('viewer')
  const linked = { where: { userId: grace.account.id }, data: { catalogUser: 'user:default/grace' } }
  await forTenant(tenant.id).tx((db) => db.membership.updateMany(linked))
  const { id } = await startRun(developer, { ref: 'template:default/asks', values: { name: 'unwanted' } })
  await ended(id, 'waiting')
  expect(repository('unwanted')).toHaveLength(1)
  await decideApproval(grace.context, { run: id, step: 2, decision: 'reject', comment: 'Not now.' })
  const run = await ended(id, 'failed')
  expect(run.stepList.map(({ state }) => state)).toEqual(['succeeded', 'undone', 'failed'])
  expect(run.remains).toEqual([])
  expect(repository('unwanted')).toEqual([])
})

test('a step that fails after a part of its work undoes that part', { timeout: 120_000 }, async () => {
  const { id } = await startRun(developer, { ref: 'template:default/several', values: { name: 'partly' } })
  const run = await ended(id, 'failed')
  expect(run.note).toBe('There is a repository acme/platform already. Choose another name.')
  expect(run.stepList[1]).toMatchObject({ state: 'failed', error: run.note })
  expect(run.stepList[1]?.log.map(({ text }) => text)).toEqual([
    'Created acme/partly.',
    'Pushed 1 file to acme/partly on main.',
    run.note,
    'Deleted acme/partly.',
  ])
  expect([run.remains, repository('partly'), repository('platform').length]).toEqual([[], [], 1])

  const empty = await startRun(developer, { ref: 'template:default/empty', values: { name: 'without-files' } })
  const failed = await ended(empty.id, 'failed')
  expect(failed.note).toMatch(/The workspace has no files to publish/)
  expect([failed.remains, repository('without-files')]).toEqual([[], []])
  // The same name is free again.
  await retryRun(developer, { id: empty.id })
  expect((await ended(empty.id, 'failed')).note).toBe(failed.note)
})

test('a repository that exists is not touched', async () => {
  const { id } = await startRun(developer, { ref: 'template:default/service', values: { name: 'platform' } })
  const run = await ended(id, 'failed')
  expect(run.note).toBe('There is a repository acme/platform already. Choose another name.')
  expect([...(repository('platform')[0]?.snapshot().keys() ?? [])]).toEqual(['README.md'])
})

test('an account that may not write says what to grant', async () => {
  const other = await createTestTenant(stack.platform)
  stack.sandbox.state.access.allow('read-only', { readOnly: true })
  const settings = { host: `${stack.sandbox.url}/github`, organization: 'acme' }
  const { integration } = await createIntegration(other.as('owner'), {
    pluginId: 'github',
    settings,
    secrets: { token: 'read-only' },
  })
  await endOfRun(other.as('owner'), integration.id)
  const { id } = await startRun(other.as('developer'), { ref: 'template:default/service', values: { name: 'denied' } })
  const run = await eventually(async () => {
    const now = await readRun(other.as('owner'), { id })
    return now.state === 'failed' ? now : undefined
  })
  expect(run.note).toMatch(/^GitHub does not let Callboard write to acme. Templates need “Administration: write”/)
})

const kinds = ['claimed', 'acted'] as const

/** Takes a step, and does at GitHub what it does, without writing that here: a process that is killed. */
async function crash(id: string, kind: (typeof kinds)[number]): Promise<void> {
  const context = jobContext(stack.platform, tenant)
  const claimed = await claimStep(tenant.id, id)
  if (claimed.kind !== 'run' || kind === 'claimed') return
  const { run, position, role } = claimed
  const { action, secrets, hidden } = await openStep(stack.platform, tenant.id, claimed, context.signal)
  const undo = new Map()
  const services = servicesOf(stack.platform, tenant.id, run, { role, signal: context.signal })
  const step = specOf(run.spec).steps[position]
  if (step) await executeStep(step, { services, context: expressionContext(run), secrets, hidden, run: action, undo })
}

/** Advances a run to its end; the process is killed in the step `at`. */
async function advanceWithCrash(id: string, kind: (typeof kinds)[number], at: number): Promise<boolean> {
  let killed = false
  for (let turn = 0; turn < 12; turn++) {
    const { stepList, finishedAt } = await readRun(owner, { id })
    if (finishedAt) break
    if (!killed && stepList.findIndex(({ state }) => state !== 'succeeded') === at) {
      killed = true
      await crash(id, kind)
    }
    await advanceRun(jobContext(stack.platform, tenant), { runId: id })
  }
  return killed
}

test('a process that is killed at any step leaves one of everything', { timeout: 300_000 }, async () => {
  await stack.stopWorkers()
  for (const kind of kinds)
    for (let at = 0; at < 6; at++) {
      const name = `svc-${kind}-${at}`
      const { id } = await startRun(developer, { ref: 'template:default/service', values: { name } })
      const killed = await advanceWithCrash(id, kind, at)
      const run = await readRun(owner, { id })
      expect([name, killed, run.state, run.note]).toEqual([name, true, 'succeeded', ''])
      expect([name, run.stepList.map(({ attempts }) => attempts)]).toEqual([
        name,
        [0, 1, 2, 3, 4, 5].map((i) => (i === at ? 2 : 1)),
      ])
      const pulls = repository('platform')[0]?.branches.pulls.filter(({ head }) => head === `add-${name}`)
      expect([name, repository(name).length, repository(name)[0]?.createdIssues.length, pulls?.length]).toEqual([name, 1, 1, 1])
    }
})

/** Undoes a run; the process is killed at each step, before or after it has acted. @returns the steps that were undone */
async function undoWithCrashes(id: string, kind: (typeof kinds)[number]): Promise<string[]> {
  const undone: string[] = []
  for (let turn = 0; turn < 12; turn++) {
    const claimed = await claimStep(tenant.id, id)
    if (claimed.kind !== 'undo') break
    const step = claimed.run.steps[claimed.position]
    undone.push(step?.stepId ?? '')
    if (kind === 'acted') {
      const context = jobContext(stack.platform, tenant)
      const { action } = await openStep(stack.platform, tenant.id, claimed, context.signal)
      const services = servicesOf(stack.platform, tenant.id, claimed.run, { role: claimed.role, signal: context.signal })
      for (const { undo } of undoEntries.parse(step?.undo))
        await undoAction(services, action, { action: step?.action ?? '', undo })
    }
    await advanceRun(jobContext(stack.platform, tenant), { runId: id })
  }
  return undone
}

test('a run that succeeded is undone, also by processes that are killed', { timeout: 120_000 }, async () => {
  for (const kind of kinds) {
    const name = `undone-${kind}`
    const { id } = await startRun(developer, { ref: 'template:default/service', values: { name } })
    await advanceWithCrash(id, 'claimed', -1)
    const run = await readRun(owner, { id })
    expect(run.undo).toMatchObject({ undone: ['pull', 'issue', 'publish'], remains: ['register'] })
    const pull = () => repository('platform')[0]?.branches.pulls.find(({ head }) => head === `add-${name}`)
    expect([repository(name).length, pull()?.state]).toEqual([1, 'open'])
    await undoRun(developer, { id })
    expect(await undoWithCrashes(id, kind)).toEqual(['pull', 'issue', 'publish'])
    expect(await readRun(owner, { id })).toMatchObject({
      state: 'succeeded',
      remains: [],
      undo: null,
      undoneBy: expect.any(String),
    })
    expect([repository(name).length, pull()?.state]).toEqual([0, 'closed'])
  }
})

test('a process that is killed changes no setting twice', { timeout: 120_000 }, async () => {
  for (let at = 0; at < 4; at++) {
    const name = `env-${at}`
    const secrets = { password: 'correct-horse' }
    const { id } = await startRun(developer, { ref: 'template:default/settings', values: { name }, secrets })
    const killed = await advanceWithCrash(id, 'acted', at)
    const run = await readRun(owner, { id })
    expect([name, killed, run.state, run.note]).toEqual([name, true, 'succeeded', ''])
    const settings = settingsOf()
    const made = [
      settings?.hooks.filter(({ url }) => url.endsWith(name)).length,
      settings?.keys.filter(({ key }) => key.endsWith(name)).length,
      settings?.autolinks.filter(({ prefix }) => prefix === `${name}-`).length,
      settings?.environments.get(name)?.policies.length,
    ]
    expect([name, ...made]).toEqual([name, 1, 1, 1, 1])
  }
})
