import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mapRelations } from '../domain/map.ts'
import { missingValue } from '../domain/view-fields.ts'
import { getMap } from './get-map.ts'
import { getMapSummary } from './get-map-summary.ts'

let database: TestDatabase
let tenant: TestTenant

const entity = (kind: string, name: string, spec: object, title?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, ...(title ? { title } : {}) },
  spec,
})
const service = (name: string, spec: object = {}) =>
  entity('Component', name, { type: 'service', lifecycle: 'production', ...spec })

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const write = await catalogOf(tenant)
  await write([
    entity('Group', 'payments', { type: 'team', children: [] }, 'Payments'),
    entity('User', 'ada', { memberOf: ['payments'] }),
    entity('Domain', 'finance', { owner: 'payments' }),
    entity('System', 'money', { owner: 'payments', domain: 'finance' }, 'Money'),
    service('ledger', { owner: 'payments', system: 'money', providesApis: ['pay'], dependsOn: ['resource:db', 'ledger'] }),
    service('shop', { owner: 'nobody', consumesApis: ['pay'], dependsOn: ['component:gone'] }),
    service('stray'),
    entity('Resource', 'db', { type: 'database', owner: 'payments', system: 'money' }),
    entity('API', 'pay', { type: 'openapi', lifecycle: 'production', owner: 'payments', definition: 'openapi: 3.1.0' }),
  ])
})
afterAll(() => database.drop())

const map = (input: Parameters<typeof getMap>[1] = {}) => getMap(tenant.as('viewer'), input)
const names = (entities: readonly { ref: string }[]) => entities.map((e) => e.ref.split('/')[1])

test('returns what is built, with its system and team, and not the groups themselves', async () => {
  const { entities, total, labels, kinds, owners } = await map()
  expect(names(entities)).toEqual(['ledger', 'shop', 'stray', 'pay', 'db'])
  expect(total).toBe(5)
  expect(entities[0]).toMatchObject({
    kind: 'component',
    type: 'service',
    system: 'system:default/money',
    owner: 'group:default/payments',
  })
  expect(entities[2]).toMatchObject({ system: null, owner: null })
  expect(labels).toEqual({
    'system:default/money': 'Money',
    'group:default/payments': 'Payments',
    'group:default/nobody': 'nobody',
  })
  expect(kinds).toEqual([
    { value: 'component', label: 'component', count: 3 },
    { value: 'api', label: 'api', count: 1 },
    { value: 'resource', label: 'resource', count: 1 },
  ])
  expect(owners.map((o) => [o.label, o.count])).toEqual([
    ['Payments', 3],
    ['No team', 1],
    ['nobody', 1],
  ])
})

test('relations name the positions of entities that are on the map', async () => {
  const { entities, edges, edgesTruncated } = await map()
  const at = (i: number) => names(entities)[i]
  expect(edges.map(([from, to, type]) => `${at(from)} ${mapRelations[type]} ${at(to)}`).sort()).toEqual([
    'ledger dependsOn db',
    'ledger providesApi pay',
    'shop consumesApi pay',
  ])
  expect(edgesTruncated).toBe(false)
  expect((await map({ kinds: ['component'] })).edges).toEqual([])
})

test('filters by kind, by team, and by a given selection', async () => {
  expect(names((await map({ kinds: ['API', 'resource'] })).entities)).toEqual(['pay', 'db'])
  expect(names((await map({ owners: ['group:default/nobody', missingValue] })).entities)).toEqual(['shop', 'stray'])
  expect(names((await map({ refs: ['component:default/shop', 'user:default/ada'] })).entities)).toEqual(['shop'])
  expect((await map({ refs: [] })).entities).toEqual([])
})

test('a summary counts what a map has', async () => {
  const summary = (input: Parameters<typeof getMapSummary>[1] = {}) => getMapSummary(tenant.as('viewer'), input)
  expect(await summary()).toEqual({ total: 5, systems: 1, teams: 2 })
  expect(await summary({ kinds: ['API', 'resource'] })).toMatchObject({ total: 2 })
  expect(await summary({ owners: ['group:default/nobody', missingValue] })).toEqual({ total: 2, systems: 0, teams: 1 })
  expect(await summary({ refs: [] })).toEqual({ total: 0, systems: 0, teams: 0 })
})

test('a limit keeps services first, and says how many there are', async () => {
  const { entities, total } = await map({ limit: 4 })
  expect(names(entities)).toEqual(['ledger', 'shop', 'stray', 'pay'])
  expect(total).toBe(5)
  await expect(map({ limit: 5001 })).rejects.toThrow()
})
