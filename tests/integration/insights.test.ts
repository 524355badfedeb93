import { randomUUID } from 'node:crypto'
import { trustedUserId } from '@callboard/core/ids'
import type { OperationContext } from '@callboard/kernel/operation'
import { cleanUp } from '@callboard/modules/operator'
import {
  getInsights,
  getOwnUsage,
  getUsageTeaser,
  rateDocs,
  recordUsage,
  rollUpUsage,
  saveAdoptionGoal,
  saveUsageSettings,
} from '@callboard/modules/usage'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

// What Insights shows of small groups, cohorts, goals and ratings, and what people can see of themselves.

const dayMs = 86_400_000
const day = (ago: number) => new Date(new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10))
const platform = testPlatform(pluginRegistry)
let database: TestDatabase
let tenant: TestTenant
let context: OperationContext

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  tenant = await createTestTenant(platform)
  context = tenant.as('owner')
})
afterAll(() => database.drop())

/** Days on which the people of a team were active. */
const addDays = (team: string | null, people: readonly string[], agos: readonly number[]) =>
  context.tx((db) =>
    db.usagePersonDay.createMany({
      data: people.flatMap((person) =>
        agos.map((ago) => ({ tenantId: context.tenantId, day: day(ago), person, team, times: 2 })),
      ),
    }),
  )
const named = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
const view = (what: string) => ({ id: randomUUID(), at: new Date().toISOString(), kind: 'view' as const, what })

describe('small groups are hidden', () => {
  test('a team of fewer than five people is only part of a sum, and the sum is not that of one small team', async () => {
    await addDays('group:default/large', named('large', 9), [1])
    await addDays('group:default/middle', named('middle', 5), [1])
    await addDays('group:default/tiny', named('tiny', 2), [1])
    const { adoption, visitors } = await getInsights(context, { days: 30 })
    expect(visitors).toBe(16)
    expect(adoption.teams.map((t) => [t.team, t.active.at(-1)])).toEqual([['group:default/large', 9]])
    expect(adoption.small).toMatchObject({ label: 'Small teams', members: 7 })
    expect(adoption.smallTeams).toBe(2)
    expect(JSON.stringify(adoption)).not.toContain('tiny')
  })

  test('a few people without a team hide no team, and are left out', async () => {
    await addDays('group:default/large', named('large', 6), [1])
    await addDays(null, named('none', 1), [1])
    const { adoption } = await getInsights(context, { days: 30 })
    expect(adoption.teams.map((t) => t.team)).toEqual(['group:default/large'])
    expect([adoption.small, adoption.smallTeams]).toEqual([null, 0])
    await addDays(null, named('more', 4), [1])
    expect((await getInsights(context, { days: 30 })).adoption.teams.map((t) => t.label)).toContain('No team')
  })

  test('nothing is shown by team where all people together are fewer than five', async () => {
    await addDays('group:default/one', named('one', 2), [1])
    await addDays(null, named('none', 2), [1])
    const { adoption } = await getInsights(context, { days: 30 })
    expect(adoption.teams).toEqual([])
    expect(adoption.small).toBeNull()
  })

  test('medians and cohorts of fewer than five people are hidden, those of five are shown', async () => {
    const people = (count: number) =>
      context.tx((db) =>
        db.usagePerson.createMany({
          data: named('new', count).map((person) => ({
            tenantId: context.tenantId,
            person,
            joinedAt: day(0),
            firstEntityAt: new Date(day(0).getTime() + 10 * 60_000),
          })),
          skipDuplicates: true,
        }),
      )
    await people(4)
    await addDays(null, named('new', 4), [0])
    const few = await getInsights(context, { days: 7 })
    expect(few.firstValue).toMatchObject({ joined: 4, entity: { reached: 4, medianMinutes: null } })
    expect(few.cohorts).toMatchObject([{ people: 4, active: null }])
    await people(5)
    const enough = await getInsights(context, { days: 7 })
    expect(enough.firstValue.entity).toEqual({ reached: 5, medianMinutes: 10, before: null })
    expect(enough.cohorts).toMatchObject([{ people: 5, active: [4] }])
  })
})

test('adoption counts the people of 28 days at each point, and a goal is set and removed by an admin alone', async () => {
  await addDays('group:default/large', named('large', 6), [60])
  await addDays('group:default/large', named('large', 5), [2, 3])
  await expect(saveAdoptionGoal(tenant.as('developer'), { goal: 60 })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(saveAdoptionGoal(context, { goal: 101 })).rejects.toMatchObject({ code: 'invalid_input' })
  await saveAdoptionGoal(context, { goal: 60 })
  const { adoption } = await getInsights(context, { days: 30 })
  expect(adoption.goal).toBe(60)
  expect(adoption.weeks).toHaveLength(13)
  const active = adoption.teams[0]?.active ?? []
  expect([active.at(-1), active.at(-5), active.at(-9)]).toEqual([5, 0, 6])
  await saveAdoptionGoal(context, { goal: null })
  expect((await getInsights(context, { days: 30 })).adoption.goal).toBeNull()
})

test('docs are counted by page, a view without a page counts for the first one, and the last rating of a person counts', async () => {
  await fillTenant(platform, tenant, newFilledIds(), 'beta')
  const ref = 'component:default/beta'
  await recordUsage(context, {
    events: [view('/catalog/component/default/beta/docs'), view('/catalog/component/default/beta/docs/index.md')],
  })
  await rollUpUsage(context.tenantId)
  for (const helpful of [true, false]) await rateDocs(context, { ref, path: 'index.md', helpful })
  await expect(rateDocs(context, { ref: 'component:default/none', path: 'x', helpful: true })).rejects.toMatchObject({
    code: 'not_found',
  })
  const { docs, ratings, firstValue } = await getInsights(context, { days: 7 })
  expect(docs.used.map((d) => [d.subject, d.times])).toEqual([[`docs:${ref}#index.md`, 2]])
  expect(ratings).toMatchObject([{ subject: `docs:${ref}#index.md`, reads: 2, helpful: 0, unhelpful: 1 }])
  expect(firstValue.docs.reached).toBe(1)
})

describe('people see what is stored about them', () => {
  test('their visits, searches and ratings, and nobody else’s', async () => {
    const other = await tenant.member('developer')
    await recordUsage(context, { events: [view('/catalog'), { ...view('x'), kind: 'search', what: 'my words', found: 0 }] })
    await recordUsage(other.context, { events: [view('/ownership')] })
    await rollUpUsage(context.tenantId)
    const own = await getOwnUsage(context, {})
    expect(own).toMatchObject({ recording: true, retentionDays: 365, days: [{ visits: 1, team: null }], ratings: [] })
    expect(own.events.map((e) => e.subject).sort()).toEqual(['my words', 'page:catalog'])
    expect((await getOwnUsage(other.context, {})).events.map((e) => e.subject)).toEqual(['page:ownership'])
  })

  test('a person who is no member any more finds nothing', async () => {
    await recordUsage(context, { events: [view('/catalog')] })
    const stranger = {
      ...context.actor,
      type: 'user' as const,
      id: trustedUserId(randomUUID()),
      label: 'x',
      role: 'owner' as const,
    }
    expect((await getOwnUsage({ ...context, actor: stranger }, {})).events).toEqual([])
  })
})

test('turning usage analytics off deletes people and ratings too, and ratings are rejected', async () => {
  await context.tx((db) => db.usagePerson.create({ data: { tenantId: context.tenantId, person: 'p', joinedAt: day(3) } }))
  await saveUsageSettings(context, { enabled: false, retentionDays: 90 })
  expect(await context.tx((db) => db.usagePerson.count())).toBe(0)
  expect(await getUsageTeaser(context, {})).toEqual({ visits: 0, people: 0 })
})

test('people and ratings are deleted after the retention period', async () => {
  await saveUsageSettings(context, { enabled: true, retentionDays: 30 })
  await addDays(null, ['recent'], [10])
  await context.tx(async (db) => {
    const { tenantId } = context
    await db.usagePerson.createMany({
      data: ['recent', 'gone'].map((person) => ({ tenantId, person, joinedAt: day(90) })),
    })
    await db.docsRating.createMany({
      data: [31, 29].map((ago) => ({
        tenantId,
        ref: 'component:default/x',
        path: `${ago}.md`,
        person: 'recent',
        helpful: true,
        ratedAt: day(ago),
      })),
    })
  })
  await cleanUp()
  expect(await context.tx((db) => db.usagePerson.findMany({ select: { person: true } }))).toEqual([{ person: 'recent' }])
  expect(await context.tx((db) => db.docsRating.findMany({ select: { path: true } }))).toEqual([{ path: '29.md' }])
})
