import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { getCosts } from '@callboard/modules/costs'
import { getPipelineOverview } from '@callboard/modules/pipelines'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getHome } from './get-home.ts'

let database: TestDatabase
let t: TestTenant
const ids = newFilledIds()
const dayMs = 86_400_000
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
  t = await createTestTenant(platform)
  await fillTenant(platform, t, ids, 'word')
})
afterAll(() => database.drop())

test('counts workloads by health', async () => {
  const { figures } = await getHome(t.as('viewer'), {})
  expect(figures.workloads).toEqual({ total: 1, healthy: 0, idle: 0, progressing: 0, degraded: 0, broken: 1 })
})

test('has the same delivery figures as the pipelines page, with a bar for each day', async () => {
  const deployed = (daysAgo: number, state: string) => ({
    tenantId: t.id,
    integrationId: ids.integration,
    key: randomUUID(),
    repository: 'acme/shop',
    environment: 'production',
    production: true,
    commit: randomUUID(),
    state,
    createdAt: new Date(Date.now() - daysAgo * dayMs),
    finishedAt: new Date(Date.now() - daysAgo * dayMs),
  })
  await forTenant(t.id).tx((db) =>
    db.deployment.createMany({
      data: [
        deployed(0.5, 'succeeded'),
        deployed(0.6, 'succeeded'),
        deployed(29.5, 'succeeded'),
        deployed(3, 'failed'),
        deployed(40, 'succeeded'),
      ],
    }),
  )
  const { delivery } = (await getHome(t.as('viewer'), {})).figures
  const { dora } = await getPipelineOverview(t.as('viewer'), { days: 30 })
  expect(delivery?.current).toMatchObject({ deployments: dora.current.deployments, failures: dora.current.failures })
  expect(delivery?.daily).toHaveLength(30)
  expect([delivery?.daily[0], delivery?.daily[29]]).toEqual([1, 3])
  expect(delivery?.daily.reduce((a, b) => a + b, 0)).toBe(4)
})

test('has the same costs as the costs page, in total and for an entity', async () => {
  const owner = t.as('owner')
  const service = await getCosts(owner, { by: 'service' })
  const { figures } = await getHome(owner, {})
  expect(figures.costs?.currency).toBe(service.currency)
  expect(figures.costs?.total).toBeCloseTo(Number(service.total))
  expect(figures.costs?.before).toBeCloseTo(Number(service.before))
  expect(figures.costs?.daily).toHaveLength(30)
})

test('shows a member’s entities with health, delivery and costs', async () => {
  const member = await t.member('developer')
  await forTenant(t.id).tx(async (db) => {
    const of = {
      tenantId: t.id,
      integrationId: ids.integration,
      namespace: 'default',
      data: {},
      facets: [],
      searchText: '',
      hash: '',
      item: 'x',
    }
    await db.entity.create({ data: { ...of, ref: 'user:default/me', kind: 'user', kindName: 'User', name: 'me', nameKey: 'me' } })
    await db.entity.updateMany({ where: { ref: 'component:default/beta' }, data: { ownerRef: 'user:default/me' } })
    await db.costShare.deleteMany({})
    await db.costShare.create({
      data: { tenantId: t.id, dimensionId: ids.run, ref: 'component:default/beta', share: '0.25', rule: 'tag' },
    })
    await db.membership.updateMany({ where: { userId: member.account.id }, data: { catalogUser: 'user:default/me' } })
  })
  const { owned } = await getHome(member.context, {})
  const costs = await getCosts(member.context, { by: 'entity' })
  expect(owned.total).toBe(1)
  expect(owned.rows[0]?.health).toMatchObject([{ health: 'broken' }])
  expect(owned.rows[0]?.delivery?.runs).toHaveLength(1)
  const billed = Number(costs.totals.find((c) => c.key === 'component:default/beta')?.amount ?? 0)
  expect(billed).toBeGreaterThan(0)
  expect(owned.rows[0]?.costs?.amount).toBeCloseTo(billed)
})
