import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listChanges } from './list-changes.ts'

let database: TestDatabase
let tenant: TestTenant

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
})
afterAll(() => database.drop())

const api = (type: string, definition: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: { name: `orders-${type}` },
  spec: { type, lifecycle: 'production', owner: 'payments', definition },
})

test('reports breaking changes of a new API version', async () => {
  const write = await catalogOf(tenant)
  const openapi = (path: string) => `openapi: 3.1.0\ninfo: { title: Orders, version: "1" }\npaths:\n  ${path}:\n    get: {}\n`
  await write([api('openapi', openapi('/orders')), api('graphql', 'type Query { orders: Int }'), api('text', 'anything')])
  await write([api('openapi', openapi('/v2/orders')), api('graphql', 'type Query { orders: String }'), api('text', 'else')])
  const { changes } = await listChanges(tenant.as('viewer'), { action: 'changed' })
  const effects = Object.fromEntries(changes.map((c) => [c.ref, c.api.map((a) => `${a.effect}: ${a.what}`)]))
  expect(effects).toEqual({
    'api:default/orders-openapi': ['breaking: GET /orders was removed.', 'added: GET /v2/orders is new.'],
    'api:default/orders-graphql': ['breaking: Query.orders changed type from Int to String.'],
    'api:default/orders-text': [],
  })
})
