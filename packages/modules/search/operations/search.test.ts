import { randomUUID } from 'node:crypto'
import { readApiOperations } from '@callboard/modules/apis'
import { setStar } from '@callboard/modules/catalog'
import { createFlag } from '@callboard/modules/flags'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { search } from './search.ts'

let database: TestDatabase
let tenant: TestTenant
let other: TestTenant
let apply: Awaited<ReturnType<typeof catalogOf>>

const entity = (
  kind: string,
  name: string,
  more: { title?: string; description?: string; spec?: object; tags?: string[] } = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    ...(more.title ? { title: more.title } : {}),
    ...(more.description ? { description: more.description } : {}),
    tags: more.tags ?? [],
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments', ...more.spec },
})

async function write(entities: object[]): Promise<void> {
  await apply(entities)
  await readApiOperations(tenant.id)
}

const openapi = (paths: object) => JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths })

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Alpha')
  other = await createTestTenant(platform, 'Beta')
  apply = await catalogOf(tenant)
  await write([
    entity('Component', 'checkout'),
    entity('Component', 'checkout-worker'),
    entity('Component', 'legacy-checkout', { spec: { owner: 'group:default/shop' } }),
    entity('Component', 'ledger', { description: 'Books what checkout sells.', spec: { type: 'library' } }),
    entity('Component', 'bill-100%_done'),
    entity('Group', 'payments', { title: 'Payments team', spec: { type: 'team', children: [] } }),
    entity('API', 'orders', {
      spec: { type: 'openapi', definition: openapi({ '/orders/{id}/refunds': { post: { summary: 'Give money back' } } }) },
    }),
  ])
})
afterAll(() => database.drop())

const find = async (typed: string, of = tenant) => search(of.as('owner'), { typed })
const names = async (typed: string) => (await find(typed)).entities.map((e) => e.name)

test('ranks the exact name first, then names with the prefix, names that contain it, and descriptions', async () => {
  expect(await names('checkout')).toEqual(['checkout', 'checkout-worker', 'legacy-checkout', 'ledger'])
  expect(await names('CHECK work')).toEqual(['checkout-worker'])
  expect(await names('eckou')).toEqual(['checkout', 'checkout-worker', 'legacy-checkout', 'ledger'])
})

test('ranks starred entities first among equal matches', async () => {
  await setStar(tenant.as('owner'), { ref: 'component:default/legacy-checkout', starred: true })
  expect(await names('out')).toEqual(['legacy-checkout', 'checkout', 'checkout-worker', 'ledger'])
  await setStar(tenant.as('owner'), { ref: 'component:default/legacy-checkout', starred: false })
})

test('conditions narrow it, with or without text, and are counted', async () => {
  expect(await names('checkout owner:shop')).toEqual(['legacy-checkout'])
  expect(await names('type:library')).toEqual(['ledger'])
  expect(await names('kind:group kind:api')).toEqual(['orders', 'payments'])
  expect((await find('checkout')).facets).toMatchObject({
    kind: [{ value: 'component', count: 4 }],
    type: [
      { value: 'service', count: 3 },
      { value: 'library', count: 1 },
    ],
    owner: [
      { value: 'group:default/payments', label: 'payments', count: 3 },
      { value: 'group:default/shop', label: 'shop', count: 1 },
    ],
  })
})

test('tolerates a typo, and marks the result as a guess', async () => {
  const found = await find('chekcout')
  expect(found.guessed).toBe(true)
  expect(found.entities[0]?.name).toBe('checkout')
  expect((await find('paymetns team')).entities[0]?.name).toBe('payments')
  expect(await find('zzzzzzzz')).toMatchObject({ entities: [], guessed: false })
})

test('treats wildcards of the database as plain characters', async () => {
  expect(await names('100%')).toEqual(['bill-100%_done'])
  expect(await names('%%%')).toEqual([])
  expect(await names('_')).toEqual(['bill-100%_done'])
})

test('finds API operations by path and summary, and follows changes of the description', async () => {
  expect((await find('refunds')).operations).toEqual([
    { ref: 'api:default/orders', api: 'orders', method: 'POST', name: '/orders/{id}/refunds', summary: 'Give money back' },
  ])
  expect((await find('money post')).operations).toHaveLength(1)
  expect((await find('refunds kind:component')).operations).toEqual([])
  await write([entity('API', 'orders', { spec: { type: 'openapi', definition: openapi({ '/orders': { get: {} } }) } })])
  expect((await find('refunds')).operations).toEqual([])
  expect((await find('get /orders')).operations).toHaveLength(1)
  expect(await readApiOperations(tenant.id)).toBe(0)
})

test('finds flags by words of key and description, the one with this key first', async () => {
  const variants = [{ name: 'on', value: true }]
  for (const [key, description] of [
    ['new-checkout-button', ''],
    ['new-checkout', 'The checkout of 2027, with a Größe of its own'],
    ['other', 'What new_checkout needs'],
  ] as const)
    await createFlag(tenant.as('owner'), { key, type: 'boolean', variants, description })
  const keysOf = async (typed: string, of = tenant) => (await find(typed, of)).flags.map((f) => f.key)
  expect(await keysOf('new-checkout')).toEqual(['new-checkout', 'new-checkout-button', 'other'])
  expect(await keysOf('grosse')).toEqual(['new-checkout'])
  expect(await keysOf('new-checkout owner:payments')).toEqual([])
  expect(await keysOf('new-checkout', other)).toEqual([])
})

test('finds members by name and email address, for users who may see them', async () => {
  expect((await find(tenant.owner.email.slice(0, 8))).members).toMatchObject([{ email: tenant.owner.email }])
  const { context } = { context: tenant.as('owner') }
  const asToken = {
    ...context,
    actor: { type: 'token' as const, id: randomUUID(), label: 't', scopes: ['catalog.read' as const] },
  }
  expect((await search(asToken, { typed: tenant.owner.email.slice(0, 8) })).members).toEqual([])
})

test('another organization finds none of it', async () => {
  for (const typed of ['checkout', 'chekcout', 'refunds', 'kind:component', tenant.owner.email])
    expect(await find(typed, other)).toMatchObject({ entities: [], operations: [], members: [] })
})

test('applies a condition before limiting hundreds of matches', async () => {
  await write(Array.from({ length: 320 }, (_, i) => entity('Component', `gadget-${i}`)))
  await write([entity('Resource', 'long-name-of-a-gadget-store', { spec: { type: 'database' } })])
  expect(await names('gadget kind:resource')).toEqual(['long-name-of-a-gadget-store'])
  expect(await find('gadget')).toMatchObject({ total: 300, more: true })
})
