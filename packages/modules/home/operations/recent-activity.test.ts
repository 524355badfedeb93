import { randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { listChanges } from '@callboard/modules/catalog'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { type FilledIds, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getHome } from './get-home.ts'

let database: TestDatabase
let t: TestTenant
let ids: FilledIds
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  t = await createTestTenant(platform)
  ids = newFilledIds()
  await fillTenant(platform, t, ids, `word-${t.slug}`)
})
afterAll(() => database.drop())

const syncAt = async (at: Date, more: { action?: string; count?: number; refs: readonly string[] }) => {
  const { action = 'added', count = more.refs.length, refs } = more
  const runId = randomUUID()
  await forTenant(t.id).tx(async (db) => {
    await db.syncRun.create({
      data: { tenantId: t.id, id: runId, integrationId: ids.integration, trigger: 'manual', state: 'succeeded', [action]: count },
    })
    await db.entityChange.createMany({
      data: refs.map((name) => ({
        tenantId: t.id,
        ref: `component:default/${name}`,
        label: name,
        action,
        runId,
        integrationId: ids.integration,
        at,
      })),
    })
  })
  return runId
}
const names = (count: number, first = 0) => Array.from({ length: count }, (_, i) => `c${first + i}`)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const ofSyncs = async () =>
  (await getHome(t.as('viewer'), {})).activity
    .filter((a) => a.runIds.length > 0)
    .map(({ action, count, label, runIds }) => ({ action, count, label, runs: runIds.length }))

test('shows the changes of one sync as one, with the number that the sync counted', async () => {
  const runId = randomUUID()
  await forTenant(t.id).tx(async (db) => {
    await db.syncRun.create({
      data: { tenantId: t.id, id: runId, integrationId: ids.integration, trigger: 'manual', state: 'succeeded', added: 500 },
    })
    await db.entityChange.createMany({
      data: Array.from({ length: 20 }, (_, i) => ({
        tenantId: t.id,
        ref: `component:default/c${i}`,
        label: `c${i}`,
        action: 'added',
        runId,
        integrationId: ids.integration,
      })),
    })
    await db.entityChange.create({
      data: { tenantId: t.id, ref: 'component:default/c1', label: 'c1', action: 'changed', actor: 'ada@example.com' },
    })
  })
  const { activity } = await getHome(t.as('viewer'), {})
  expect(
    activity
      .slice(0, 2)
      .map(({ action, count, by }) => [action, count, by])
      .sort(),
  ).toEqual([
    ['added', 500, `word-${t.slug}`],
    ['changed', 1, 'ada@example.com'],
  ])
})

test('shows what several syncs of an integration did within an hour as one', async () => {
  await syncAt(minutesAgo(130), { refs: names(4, 100) })
  const runs = [
    await syncAt(minutesAgo(50), { refs: names(30) }),
    await syncAt(minutesAgo(20), { refs: names(30, 30) }),
    await syncAt(minutesAgo(2), { refs: names(6, 60) }),
  ]
  expect(await ofSyncs()).toEqual([
    { action: 'added', count: 66, label: expect.stringMatching(/^c6/), runs: 3 },
    { action: 'added', count: 4, label: expect.stringMatching(/^c10/), runs: 1 },
  ])
  const newest = (await getHome(t.as('viewer'), {})).activity.find((a) => a.count === 66)
  const { changes } = await listChanges(t.as('viewer'), { runIds: newest?.runIds, limit: 200 })
  expect([...(newest?.runIds ?? [])].sort()).toEqual(runs.sort())
  expect(changes).toHaveLength(66)
})

test('an entity that several syncs changed counts once, and what a sync counted beyond the newest changes is added', async () => {
  await syncAt(minutesAgo(30), { action: 'changed', refs: ['a', 'b'] })
  await syncAt(minutesAgo(10), { action: 'changed', refs: ['a'] })
  await syncAt(minutesAgo(5), { refs: names(3), count: 1000 })
  await syncAt(minutesAgo(4), { refs: names(3, 3) })
  expect(await ofSyncs()).toEqual([
    { action: 'added', count: 1003, label: expect.any(String), runs: 2 },
    { action: 'changed', count: 2, label: 'a', runs: 2 },
  ])
})
