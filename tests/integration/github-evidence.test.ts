import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { checkIntegration, createIntegration } from '@callboard/modules/integrations'
import type { Fault } from '@callboard/sandbox/github/faults'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// GitHub's own data about repositories and users, as evidence of owner, system and lifecycle.

const folder = organizationFolder(
  {
    ledger: { 'package.json': '{"name":"ledger","main":"x"}', CODEOWNERS: '* @acme/platform\n' },
    described: { 'catalog-info.yaml': componentYaml('described') },
    mailed: { 'package.json': '{"name":"mailed","main":"x"}', CODEOWNERS: '* Ada@Acme.example\n' },
    administered: { 'package.json': '{"name":"administered","main":"x"}' },
  },
  {
    members: [
      { login: 'ada', name: 'Ada', verifiedEmails: ['ada@acme.example'] },
      { login: 'bob', name: 'Bob', email: 'bob@home.example', verifiedEmails: ['bob@acme.example'] },
    ],
    teams: [
      { slug: 'payments', name: 'Payments', repositories: { ledger: 'read' } },
      { slug: 'platform', name: 'Platform', repositories: { administered: 'maintain' } },
    ],
    repositories: {
      ledger: { properties: { team: 'Payments', system: 'money', stage: 'Production', languages: ['go', 'sql'] } },
      described: { properties: { team: 'platform', tier: 'one' } },
    },
  },
)
let stack: TestStack
let context: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
})
afterEach(() => stack.sandbox.state.faults.clear())
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const mapping = { infer: true, ownerProperty: 'Team', systemProperty: 'system', lifecycleProperty: 'stage' }
async function firstRun(...faults: Fault[]) {
  for (const fault of faults) await stack.post('faults', fault)
  context = (await createTestTenant(stack.platform)).as('owner')
  const connection = await connectionOf(stack, 'github')
  id = (await createIntegration(context, { ...connection, settings: { ...connection.settings, ...mapping } })).integration.id
  return (await endOfRun(context, id)).run
}
const shown = (ref: string) => getEntity(context, { ref })
const entity = async (ref: string) => (await shown(ref)).entity as unknown as Descriptor

test('properties mapped by an admin are evidence, before CODEOWNERS and teams', async () => {
  await firstRun()
  const ledger = await entity('component:default/ledger')
  expect(ledger.spec).toMatchObject({ owner: 'group:default/payments', system: 'money', lifecycle: 'production' })
  const evidence = (await shown('component:default/ledger')).evidence ?? []
  expect(evidence.find((r) => r.field === 'spec.owner')?.why).toBe('The custom property team is Payments.')
})

test('properties become labels of described components too, if their values are valid', async () => {
  expect((await entity('component:default/described')).metadata.labels).toEqual({
    'properties.github.com/team': 'platform',
    'properties.github.com/tier': 'one',
  })
  const { labels } = (await entity('component:default/ledger')).metadata
  expect(Object.keys(labels ?? {}).sort()).toEqual(['stage', 'system', 'team'].map((p) => `properties.github.com/${p}`))
  expect((await entity('component:default/described')).spec?.owner).toBe('team-a')
})

test('an event updates a changed property', async () => {
  await stack.post('repositories', { repository: 'described', properties: { tier: 'two' } })
  await eventually(
    async () => (await entity('component:default/described')).metadata.labels?.['properties.github.com/tier'] === 'two',
  )
})

test('the only team that administers a repository is its owner, with evidence', async () => {
  expect((await entity('component:default/administered')).spec?.owner).toBe('group:default/platform')
  const evidence = (await shown('component:default/administered')).evidence ?? []
  expect(evidence.find((r) => r.field === 'spec.owner')?.why).toBe('The team platform administers the repository.')
})

test('uses the address at a verified domain if there is no public one, also in CODEOWNERS', async () => {
  expect((await entity('user:default/ada')).spec?.profile).toMatchObject({ email: 'ada@acme.example' })
  expect((await entity('user:default/bob')).spec?.profile).toMatchObject({ email: 'bob@home.example' })
  expect((await entity('component:default/mailed')).spec?.owner).toBe('user:default/ada')
})

test('credentials that may not see addresses at verified domains miss only those', async () => {
  const run = await firstRun({ kind: 'missing-right', right: 'verified-emails' })
  expect(run).toMatchObject({ state: 'succeeded', failed: 0 })
  expect((await entity('user:default/ada')).spec?.profile).not.toHaveProperty('email')
  expect((await entity('user:default/bob')).spec?.profile).toMatchObject({ email: 'bob@home.example' })
})

test('credentials that may not see properties miss only those, and connecting reports it', async () => {
  // Properties are cached per credentials, so other credentials have to request them.
  await stack.post('tokens', { token: 'another-token' })
  await stack.post('faults', { kind: 'missing-right', right: 'properties' })
  context = (await createTestTenant(stack.platform)).as('owner')
  const connection = { ...(await connectionOf(stack, 'github')), secrets: { token: 'another-token' } }
  expect((await checkIntegration(context, connection)).warnings).toEqual([expect.stringContaining('Custom properties')])
  id = (await createIntegration(context, { ...connection, settings: { ...connection.settings, ...mapping } })).integration.id
  expect((await endOfRun(context, id)).run).toMatchObject({ state: 'succeeded', failed: 0 })
})
