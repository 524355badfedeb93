import { forTenant } from '@callboard/db/for-tenant'
import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { type FilledIds, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assignAttention } from './assign-attention.ts'
import { attentionSources } from './attention-sources.ts'
import { listAttention } from './list-attention.ts'
import { snoozeAttention } from './snooze-attention.ts'

let database: TestDatabase
let t: TestTenant
let ids: FilledIds
let workload: string
let pipeline: string
const platform = testPlatform(pluginRegistry)
const beta = 'component:default/beta'
const budget = { name: 'Money', currency: 'XXX', amount: 1, thresholds: [100], recipients: [] }

beforeAll(async () => {
  database = await openTestDatabase()
  t = await createTestTenant(platform)
  ids = newFilledIds()
  await fillTenant(platform, t, ids, 'filled')
  workload = `workload ${ids.integration} uid-1`
  pipeline = `pipeline ${ids.integration} p`
  const write = await catalogOf(t)
  const of = (kind: string, name: string, spec: object) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec: spec as never,
  })
  await write([
    of('Group', 'payments', { type: 'team', children: [] }),
    of('User', 'ada', { memberOf: ['payments'] }),
    of('Domain', 'finance', { owner: 'payments' }),
    of('System', 'money', { owner: 'payments', domain: 'finance' }),
    of('Component', 'ledger', { type: 'service', lifecycle: 'production', owner: 'payments', system: 'money' }),
    of('Component', 'calm', { type: 'service', lifecycle: 'production', owner: 'user:ada', system: 'money' }),
  ])
  await forTenant(t.id).tx(async (db) => {
    const problem = { tenantId: t.id, integrationId: ids.integration, code: 'x', message: 'spec.type is missing.' }
    await db.problem.create({ data: { ...problem, ref: 'component:default/ledger' } })
    await db.problem.create({ data: { ...problem, ref: beta } })
    await db.costBudget.create({ data: { ...budget, tenantId: t.id, scope: 'entity', key: beta } })
    await db.costBudget.create({ data: { ...budget, tenantId: t.id, scope: 'system', key: 'system:default/money' } })
  })
})
afterAll(() => database.drop())

const keysOf = async (ref: string) => (await listAttention(t.as('owner'), { ref })).map((i) => i.key)
const ledger = 'descriptor component:default/ledger'

test('an entity lists what concerns it, and not what its page shows anyway', async () => {
  expect(await keysOf(beta)).toEqual([pipeline, workload, `knowledge-task ${ids.task}`])
  expect(await keysOf('component:default/ledger')).toEqual([])
})

test.each(['system:default/money', 'domain:default/finance', 'group:default/payments'])(
  '%s lists what concerns its parts',
  async (ref) => {
    expect(await keysOf(ref)).toEqual([ledger])
  },
)

test('a person’s page lists what concerns the entities that they own', async () => {
  expect(await keysOf('user:default/ada')).toEqual([])
  await forTenant(t.id).tx((db) =>
    db.problem.create({
      data: { tenantId: t.id, integrationId: ids.integration, code: 'x', message: 'y', ref: 'component:default/calm' },
    }),
  )
  expect(await keysOf('user:default/ada')).toEqual(['descriptor component:default/calm'])
})

test('an entity that does not exist has nothing', async () => {
  expect(await keysOf('component:default/unknown')).toEqual([])
  expect(await keysOf('%')).toEqual([])
})

test('every source about entities reads the same items for them as for the organization, and none for others', async () => {
  const context = t.as('owner')
  await context.read(async (db) => {
    let compared = 0
    for (const source of attentionSources) {
      const items = await source.read(db, context, null)
      const about = items.filter((i) => i.refs.length > 0)
      if (!source.aboutEntities) expect(about).toEqual([])
      else {
        expect(await source.read(db, context, ['component:default/unknown'])).toEqual([])
        expect(await source.read(db, context, [])).toEqual([])
      }
      for (const item of about) {
        expect((await source.read(db, context, item.refs)).find((i) => i.key === item.key)).toEqual(item)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(3)
  })
})

test('snoozes and assigns an item from the page of an entity that it concerns, and from no other', async () => {
  const owner = t.as('owner')
  const elsewhere = { code: 'not_found', message: 'This no longer needs attention. Reload the page.' }
  await expect(snoozeAttention(owner, { key: workload, ref: 'system:default/money', for: 'day' })).rejects.toMatchObject(
    elsewhere,
  )
  await snoozeAttention(owner, { key: workload, ref: beta, for: 'day' })
  await assignAttention(owner, { key: workload, ref: beta, userId: t.owner.id })
  const item = (await listAttention(owner, { ref: beta })).find((i) => i.key === workload)
  expect(item).toMatchObject({ assignee: { userId: t.owner.id }, mine: true })
  expect(item?.snoozedUntil).not.toBeNull()
})
