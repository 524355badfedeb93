import { forTenant } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkloadInput } from '../domain/workload.ts'
import { replaceMatches } from '../repo/workload.ts'
import { listEntityWorkloads } from './list-entity-workloads.ts'
import { workloadSink } from './workload-sink.ts'

// Domains, systems and groups show what runs of their parts.

let database: TestDatabase
let tenant: TestTenant
let context: OperationContext

const entity = (kind: string, name: string, spec: object) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec: { type: 'service', lifecycle: 'production', ...spec },
})
const workload = (name: string): WorkloadInput => ({
  key: name,
  kind: 'Deployment',
  namespace: 'shop',
  name,
  labels: {},
  health: 'healthy',
  desired: 1,
  ready: 1,
  restarts: 0,
  version: null,
  images: [],
  findings: [],
  detail: { cpu: {}, memory: {}, endpoints: [], events: [] },
  instances: [],
})

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform)
  context = tenant.as('owner')
  const write = await catalogOf(tenant)
  await write([
    entity('Domain', 'sales', { owner: 'board' }),
    entity('System', 'shop', { owner: 'payments', domain: 'sales' }),
    entity('System', 'empty', { owner: 'board' }),
    entity('Component', 'cart', { owner: 'cards', system: 'shop' }),
    entity('Component', 'cart-worker', { owner: 'others', subcomponentOf: 'cart' }),
    entity('Component', 'ledger', { owner: 'payments' }),
    entity('Component', 'alone', { owner: 'others' }),
    entity('Group', 'payments', { type: 'team', children: [] }),
    entity('Group', 'cards', { type: 'team', parent: 'payments', children: [] }),
    entity('Group', 'others', { type: 'team', children: [] }),
    entity('Group', 'board', { type: 'team', children: ['payments'] }),
  ])
  const { id: integrationId } = await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow())
  const names = ['cart', 'cart-worker', 'ledger', 'alone', 'nobodys']
  await workloadSink(tenant.id, integrationId).apply({ workloads: names.map(workload), removed: [] })
  const matches = names
    .slice(0, -1)
    .map((name) => ({ ref: `component:default/${name}`, integrationId, key: name, rule: 'image' as const }))
  await forTenant(tenant.id).tx((db) => replaceMatches(db, tenant.id, matches, matches))
})
afterAll(() => database.drop())

test.each([
  ['component:default/cart', ['cart']],
  ['system:default/shop', ['cart', 'cart-worker']],
  ['system:default/empty', []],
  ['domain:default/sales', ['cart', 'cart-worker']],
  ['group:default/cards', ['cart']],
  ['group:default/payments', ['cart', 'ledger']],
  ['group:default/board', ['cart', 'ledger']],
  ['group:default/others', ['alone', 'cart-worker']],
])('%s shows %j', async (ref, names) => {
  const found = await listEntityWorkloads(context, { ref })
  expect(found.map((w) => w.name).sort()).toEqual(names)
})

test('rejects an unknown entity', async () => {
  await expect(listEntityWorkloads(context, { ref: 'system:default/none' })).rejects.toMatchObject({ code: 'not_found' })
})
