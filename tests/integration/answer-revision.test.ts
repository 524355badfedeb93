import { randomUUID } from 'node:crypto'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { answerRevision } from '@callboard/kernel/answer-revision'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Answers are reused until these counts change, so every way of changing what they are computed from has to count.

let database: TestDatabase
let tenant: TestTenant
let other: TestTenant

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform, 'Alpha')
  other = await createTestTenant(platform, 'Beta')
})
afterAll(() => database.drop())

const tx = <T>(work: (db: TenantDb) => Promise<T>) => forTenant(tenant.id).tx(work)
const ids = { integration: randomUUID(), import: randomUUID(), dimension: randomUUID() }
const revisionOf = (of: TestTenant, about: 'costs' | 'deployments') =>
  forTenant(of.id).read((db) => answerRevision(db, of.id, about))

const deployment = { integrationId: ids.integration, key: 'd', repository: 'acme/a', environment: 'live', production: true }
const common = () => ({ tenantId: tenant.id })
const changes: [what: string, about: 'costs' | 'deployments', (db: TenantDb) => Promise<unknown>][] = [
  [
    'an imported bill',
    'costs',
    (db) =>
      db.costImport.create({
        data: { ...common(), id: ids.import, integrationId: ids.integration, source: 'a.csv', version: '1' },
      }),
  ],
  ['a bill that counts from now on', 'costs', (db) => db.costImport.updateMany({ data: { state: 'current' } })],
  [
    'an allocation',
    'costs',
    async (db) => {
      const dimension = { provider: 'AWS', accountId: '1', accountName: 'a', service: 's', category: 'c', region: 'r', tags: {} }
      await db.costDimension.create({ data: { ...common(), id: ids.dimension, hash: 'h', ...dimension } })
      await db.costShare.create({
        data: { ...common(), dimensionId: ids.dimension, ref: 'component:default/a', share: 1, rule: 'r' },
      })
    },
  ],
  ['another allocation', 'costs', (db) => db.costShare.updateMany({ data: { share: 0.5 } })],
  ['an allocation that is gone', 'costs', (db) => db.costDimension.deleteMany()],
  [
    'a deployment',
    'deployments',
    (db) => db.deployment.create({ data: { ...common(), ...deployment, commit: 'c', state: 'running', createdAt: new Date() } }),
  ],
  ['a finished deployment', 'deployments', (db) => db.deployment.updateMany({ data: { state: 'succeeded' } })],
]

test.each(changes)('%s counts, for its organization alone', async (_, about, change) => {
  await tx((db) =>
    db.integration.upsert({
      where: { tenantId_id: { tenantId: tenant.id, id: ids.integration } },
      create: { ...common(), id: ids.integration, pluginId: 'cloud-costs', name: 'n', account: 'a', settings: {}, secrets: '' },
      update: {},
    }),
  )
  const [before, ofOther] = [await revisionOf(tenant, about), await revisionOf(other, about)]
  await tx(change)
  expect(await revisionOf(tenant, about)).not.toBe(before)
  expect(await revisionOf(other, about)).toBe(ofOther)
})

test('a connection that is removed takes its bills and deployments along, and counts for both', async () => {
  const before = [await revisionOf(tenant, 'costs'), await revisionOf(tenant, 'deployments')]
  await tx((db) => db.integration.deleteMany())
  const after = [await revisionOf(tenant, 'costs'), await revisionOf(tenant, 'deployments')]
  expect(after.filter((revision, i) => revision === before[i])).toEqual([])
})

test('an organization with bills can be deleted', async () => {
  await tx(async (db) => {
    const integration = {
      ...common(),
      id: ids.integration,
      pluginId: 'cloud-costs',
      name: 'n',
      account: 'a',
      settings: {},
      secrets: '',
    }
    await db.integration.create({ data: integration })
    await db.costImport.create({ data: { ...common(), integrationId: ids.integration, source: 'a.csv', version: '1' } })
  })
  await systemDb('tenant-lifecycle').tenant.delete({ where: { id: tenant.id } })
  expect(await revisionOf(tenant, 'costs')).toBe('')
})
