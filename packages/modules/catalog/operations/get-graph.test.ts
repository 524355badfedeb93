import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getGraph } from './get-graph.ts'

let database: TestDatabase
let tenant: TestTenant

const component = (name: string, dependsOn: string[] = [], owner = 'team') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
  spec: { type: 'service', lifecycle: 'production', owner, dependsOn: dependsOn.map((d) => `component:${d}`) },
})

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const write = await catalogOf(tenant)
  const descriptors = [
    component('a', ['b', 'missing']),
    component('b', ['c']),
    component('c', ['a']),
    component('hub'),
    { ...component('shop', [], 'others'), spec: { ...component('shop').spec, owner: 'others', consumesApis: ['pay'] } },
    {
      ...component('till', ['bank'], 'others'),
      spec: { ...component('till', ['bank']).spec, owner: 'others', providesApis: ['pay'] },
    },
    component('bank', [], 'others'),
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: { name: 'pay' },
      spec: { type: 'openapi', lifecycle: 'production', owner: 'others', definition: 'openapi: 3.1.0' },
    },
    ...Array.from({ length: 300 }, (_, i) => component(`leaf-${i}`, ['hub'], 'others')),
  ]
  await write(descriptors)
})
afterAll(() => database.drop())

const graph = async (input: Parameters<typeof getGraph>[1]) => {
  const { nodes, edges, truncated } = await getGraph(tenant.as('viewer'), input)
  return { names: nodes.map((n) => n.ref.split('/')[1]).sort(), nodes, edges, truncated }
}

test('traverses up to the requested depth and direction, and visits a cycle once', async () => {
  const out = await graph({ ref: 'component:default/a', depth: 1, direction: 'out', types: ['dependsOn'] })
  expect(out.names).toEqual(['a', 'b', 'missing'])
  expect(out.nodes.find((n) => n.label === 'missing')).toMatchObject({ exists: false, kind: 'component', depth: 1 })
  expect((await graph({ ref: 'component:default/a', depth: 1, direction: 'in', types: ['dependsOn'] })).names).toEqual(['a', 'c'])
  const all = await graph({ ref: 'component:default/a', depth: 6, types: ['dependsOn'] })
  expect(all.names).toEqual(['a', 'b', 'c', 'missing'])
  expect(all.edges).toHaveLength(4)
})

test('the impact of a failure reaches consumers through the APIs, and never what the entity itself needs', async () => {
  const types = ['dependsOn', 'consumesApi', 'providesApi'] as const
  const impact = async (ref: string) => (await graph({ ref, depth: 4, direction: 'impact', types: [...types] })).names
  expect(await impact('component:default/bank')).toEqual(['bank', 'pay', 'shop', 'till'])
  expect(await impact('api:default/pay')).toEqual(['pay', 'shop'])
  expect(await impact('component:default/shop')).toEqual(['shop'])
})

test('truncates a graph of more than two hundred entities, and says so', async () => {
  const hub = await graph({ ref: 'component:default/hub', depth: 1, direction: 'in', types: ['dependsOn'] })
  expect(hub.truncated).toBe(true)
  expect(hub.names).toHaveLength(200)
  expect(hub.edges.length).toBeGreaterThan(0)
  const shown = hub.nodes.map((n) => n.ref)
  expect(hub.edges.filter((e) => !shown.includes(e.source) || !shown.includes(e.target))).toEqual([])
})

test('rejects an unknown entity', async () => {
  await expect(graph({ ref: 'component:default/none' })).rejects.toThrow('component:default/none')
})
