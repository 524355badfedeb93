import type { OperationContext } from '@callboard/kernel/operation'
import { getEntity, listEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { createIntegration, listProblems, updateIntegration } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionOf, endOfRun, startTestStack, type TestStack } from './test-stack.ts'

// Repositories without descriptors, through a sync and webhooks.

const files = {
  described: { 'catalog-info.yaml': componentYaml('ledger'), 'package.json': '{"name":"other-name","main":"x"}' },
  payments: {
    'package.json': '{"name":"payments","private":true,"description":"Takes money.","dependencies":{"fastify":"5"}}',
    Dockerfile: '',
    '.github/CODEOWNERS': '* @acme/team-pay',
    'openapi.yaml': 'openapi: 3.1.0\ninfo: { title: Payments, version: "1" }\npaths: {}\n',
  },
  shop: { 'package.json': '{"name":"shop","private":true,"dependencies":{"next":"16"}}' },
  empty: {},
  'book-keeping': {
    'catalog-info.yaml':
      'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: book }\nspec: { owner: team-pay }\n---\napiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: book-club }\nspec: { owner: team-pay }\n',
  },
  'book-club-web': { 'package.json': '{"name":"book-club-web","private":true,"dependencies":{"next":"16"}}' },
  bookshelf: { 'package.json': '{"name":"bookshelf","main":"x"}' },
}
const folder = organizationFolder(files, {
  members: [{ login: 'ada' }, { login: 'bob' }],
  teams: [
    { slug: 'web', name: 'Web', members: ['ada'], repositories: { shop: 'write' } },
    { slug: 'all', name: 'All', members: ['ada', 'bob'], repositories: { shop: 'write', payments: 'admin' } },
  ],
  repositories: { shop: { authors: ['ada', 'ada', 'bob', 'ada'] } },
})
let stack: TestStack
let context: OperationContext
let id = ''

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  context = (await createTestTenant(stack.platform)).as('owner')
})
afterAll(async () => {
  await stack.stop()
  folder.remove()
})

const host = () => `${stack.sandbox.url}/github`
const names = async (kind = 'component') => (await listEntities(context, { kind, limit: 200 })).rows.map((r) => r.name)
const push = (repository: string, files: Record<string, string | null>) => stack.post('files', { repository, files })

test('infers nothing unless it is enabled', async () => {
  const { integration } = await createIntegration(context, await connectionOf(stack, 'github'))
  id = integration.id
  await endOfRun(context, id)
  expect(await names()).toEqual(['ledger'])
})

test('once enabled, each repository without a descriptor becomes an entity with owner, APIs and evidence', async () => {
  const before = (await endOfRun(context, id)).run.id
  await updateIntegration(context, { id, settings: { organization: 'acme', host: host(), infer: true, teams: false } })
  expect((await endOfRun(context, id, before)).run.state).toBe('succeeded')
  // Described entities stay as described; an empty repository has none.
  expect(await names()).toEqual(['book-club-web', 'bookshelf', 'ledger', 'payments', 'shop'])
  const payments = await getEntity(context, { ref: 'component:default/payments' })
  expect(payments.entity).toMatchObject({
    metadata: { description: 'Takes money.', annotations: { 'github.com/project-slug': 'acme/payments' } },
    spec: { type: 'service', owner: 'group:default/team-pay', providesApis: ['payments-openapi'] },
  })
  expect(payments.evidence).toContainEqual(expect.objectContaining({ field: 'spec.owner', source: '.github/CODEOWNERS' }))
  expect(payments.source).toMatchObject({ file: 'package.json', url: `${host()}/acme/payments/blob/main/package.json` })
  expect((await getEntity(context, { ref: 'api:default/payments-openapi' })).entity).toMatchObject({ spec: { type: 'openapi' } })
  expect((await getEntity(context, { ref: 'component:default/ledger' })).evidence).toBeNull()
  expect((await listProblems(context, { id, limit: 50 })).problems).toEqual([])
  // No file names an owner of shop: its latest commits decide among the teams with write access.
  const shop = await getEntity(context, { ref: 'component:default/shop' })
  expect(shop.entity).toMatchObject({ spec: { owner: 'group:default/web' } })
  expect(shop.evidence?.find((r) => r.field === 'spec.owner')?.why).toBe('Members of web wrote 3 of the latest 4 commits.')
})

test('a component is part of the system that its name begins with: the longest, and only by whole words', async () => {
  const systemOf = async (name: string) => (await getEntity(context, { ref: `component:default/${name}` })).entity.spec
  expect(await systemOf('book-club-web')).toMatchObject({ system: 'system:default/book-club' })
  expect(await systemOf('bookshelf')).not.toHaveProperty('system')
  const { evidence } = await getEntity(context, { ref: 'component:default/book-club-web' })
  expect(evidence).toContainEqual(expect.objectContaining({ field: 'spec.system', confidence: 0.7 }))
})

test('a descriptor replaces an inferred entity, which returns when the descriptor is removed', async () => {
  await push('shop', { 'catalog-info.yaml': componentYaml('shop', { type: 'storefront' }) })
  await eventually(async () => (await getEntity(context, { ref: 'component:default/shop' })).evidence === null)
  expect((await getEntity(context, { ref: 'component:default/shop' })).entity).toMatchObject({ spec: { type: 'storefront' } })
  await push('shop', { 'catalog-info.yaml': null })
  await eventually(async () => (await getEntity(context, { ref: 'component:default/shop' })).evidence !== null)
  expect((await getEntity(context, { ref: 'component:default/shop' })).entity).toMatchObject({ spec: { type: 'website' } })
})

test('a descriptor elsewhere takes the name of an inferred entity, without a problem', async () => {
  await push('described', { 'extra/catalog-info.yaml': componentYaml('payments', { type: 'gateway' }) })
  await eventually(async () => (await getEntity(context, { ref: 'component:default/payments' })).evidence === null)
  // A later read of the inferred repository does not take it back.
  const versionOf = async () => (await getEntity(context, { ref: 'api:default/payments-openapi' })).source.item?.version
  const before = await versionOf()
  await push('payments', { 'README.md': 'changed' })
  await eventually(async () => (await versionOf()) !== before)
  expect((await getEntity(context, { ref: 'component:default/payments' })).entity).toMatchObject({ spec: { type: 'gateway' } })
  expect((await listProblems(context, { id, limit: 50 })).problems).toEqual([])
})

test('infers an API with the files that it refers to, including large ones; a missing one is a problem', async () => {
  await push('shop', {
    'openapi.yaml':
      'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths:\n  /cards: { $ref: "./paths/cards.yaml" }\n  /gone: { $ref: "gone.yaml" }\n',
    'paths/cards.yaml': `get: { summary: Every card, description: ${'x'.repeat(700_000)} }\n`,
  })
  const api = await eventually(() => getEntity(context, { ref: 'api:default/shop-openapi' }).catch(() => undefined))
  expect(JSON.stringify(api)).toContain('Every card')
  const { problems } = await listProblems(context, { id, limit: 50 })
  expect(problems.map((p) => [p.file, p.code])).toEqual([['gone.yaml', 'not_readable']])
})

test('repositories that are found to contain the same name all keep what they contain, under names that stay', async () => {
  const monorepo = (name: string) => ({
    'package.json': `{"name":"${name}","private":true,"workspaces":["apps/*"]}`,
    'apps/desk/package.json': '{"name":"desk","private":true,"dependencies":{"next":"16","ui":"1"}}',
    'apps/ui/package.json': '{"name":"ui","version":"1.0.0","main":"x"}',
  })
  const originOf = async (name: string) => {
    const { entity } = await getEntity(context, { ref: `component:default/${name}` })
    return (entity as unknown as Descriptor).metadata.annotations?.['github.com/project-slug']
  }
  await push('shop', { 'openapi.yaml': null, 'paths/cards.yaml': null, ...monorepo('shop') })
  await eventually(async () => (await originOf('desk').catch(() => '')) === 'acme/shop')
  await push('bookshelf', monorepo('bookshelf'))
  await eventually(async () => (await originOf('bookshelf-desk').catch(() => '')) === 'acme/bookshelf')
  expect(await originOf('desk')).toBe('acme/shop')
  const { entity } = await getEntity(context, { ref: 'component:default/bookshelf-desk' })
  expect(entity).toMatchObject({
    metadata: { title: 'desk' },
    relations: expect.arrayContaining([{ type: 'dependsOn', targetRef: 'component:default/bookshelf-ui' }]),
  })

  // It keeps its name when the other one goes, for those who link to it.
  await push('shop', { 'apps/desk/package.json': null })
  await eventually(async () => !(await names()).includes('desk'))
  const read = async () => (await getEntity(context, { ref: 'component:default/bookshelf-ui' })).source.item?.version
  const before = await read()
  await push('bookshelf', { 'README.md': 'changed' })
  await eventually(async () => (await read()) !== before)
  expect(await names()).toContain('bookshelf-desk')
  expect(await names()).not.toContain('desk')
})
