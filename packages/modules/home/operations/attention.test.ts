import { forTenant } from '@callboard/db/for-tenant'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import { removeMember } from '@callboard/modules/members'
import { listNotifications } from '@callboard/modules/notifications'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { type FilledIds, fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assignAttention } from './assign-attention.ts'
import { attentionSources } from './attention-sources.ts'
import { listAttention } from './list-attention.ts'
import { snoozeAttention } from './snooze-attention.ts'

let database: TestDatabase
let t: TestTenant
let ids: FilledIds
let workload: string
let pipeline: string
let task: string
let word = ''
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  t = await createTestTenant(platform)
  ids = newFilledIds()
  word = `word-${t.slug}`
  await fillTenant(platform, t, ids, word)
  workload = `workload ${ids.integration} uid-1`
  pipeline = `pipeline ${ids.integration} p`
  task = `knowledge-task ${ids.task}`
})
afterAll(() => database.drop())

const keysOf = async (context: OperationContext) => (await listAttention(context, {})).map((i) => i.key)
const itemOf = async (context: OperationContext, key: string) => (await listAttention(context, {})).find((i) => i.key === key)
const stored = () =>
  forTenant(t.id).tx(async (db) => ({
    snoozes: await db.attentionSnooze.findMany({ where: { key: { not: word } } }),
    assignments: await db.attentionAssignment.findMany({ where: { key: { not: word } } }),
  }))

test('lists what is broken, incomplete or waiting, critical before warning before waiting', async () => {
  const items = await listAttention(t.as('owner'), {})
  expect(items.map(({ key, level }) => [key, level])).toEqual([
    [pipeline, 'critical'],
    [workload, 'critical'],
    [`budget ${ids.budget}`, 'warning'],
    [task, 'warning'],
    [`problems ${ids.integration}`, 'warning'],
    [`flag-request ${ids.flagRequest}`, 'waiting'],
    [`approval ${ids.integration}`, 'waiting'],
    [`invitation ${ids.invitation}`, 'waiting'],
  ])
})

test('lists what every source has: no condition leaves out one with items', async () => {
  const context = t.as('owner')
  const past = new Date(Date.now() - 20 * 86_400_000)
  await forTenant(t.id).tx(async (db) => {
    await db.teamQuestion.updateMany({ data: { answer: null, answererId: null, answerer: '', answeredAt: null } })
    await db.goldenQuestion.updateMany({ data: { state: 'failing', failingSince: past } })
    await db.article.updateMany({ data: { reviewOn: past } })
    await db.apiToken.updateMany({ data: { expiresAt: new Date(Date.now() + 86_400_000) } })
    await db.flagUse.updateMany({ data: { firstAt: past, lastAt: past } })
    await db.templateApproval.updateMany({ data: { approvers: ['component:default/beta'] } })
    await db.problem.updateMany({ data: { ref: 'component:default/beta' } })
    await db.entity.updateMany({ where: { ref: 'component:default/beta' }, data: { kind: 'user', ownerRef: 'group:default/a' } })
    await db.membership.updateMany({ where: { userId: t.owner.id }, data: { catalogUser: 'component:default/beta' } })
  })
  const having = await forTenant(t.id).read((db) => Promise.all(attentionSources.map((source) => source.read(db, context, null))))
  expect(having.map((items) => items.length > 0)).toEqual(attentionSources.map(() => true))
  expect((await keysOf(context)).sort()).toEqual(having.flatMap((items) => items.map((i) => i.key)).sort())
})

test('shows each role the kinds that it may read', async () => {
  expect(await keysOf(t.as('billing'))).toEqual([pipeline, workload, `budget ${ids.budget}`, task])
  expect(await keysOf(t.as('viewer'))).toEqual([
    pipeline,
    workload,
    `budget ${ids.budget}`,
    task,
    `problems ${ids.integration}`,
    `approval ${ids.integration}`,
  ])
})

test('no two items of the list have the same key', async () => {
  const keys = await keysOf(t.as('owner'))
  expect(keys.length).toBeGreaterThan(4)
  expect(new Set(keys).size).toBe(keys.length)
})

test('puts what the reader’s team owns first', async () => {
  const member = await t.member('developer')
  await forTenant(t.id).tx(async (db) => {
    const entity = (kind: string, name: string, more: object = {}) => ({
      tenantId: t.id,
      integrationId: ids.integration,
      ref: `${kind}:default/${name}`,
      kind,
      kindName: kind,
      namespace: 'default',
      name,
      nameKey: name,
      data: {},
      facets: [],
      searchText: '',
      hash: '',
      item: 'x',
      ...more,
    })
    await db.entity.create({ data: entity('user', 'me') })
    await db.entity.create({ data: entity('component', 'ours', { ownerRef: 'user:default/me' }) })
    await db.problem.create({
      data: {
        tenantId: t.id,
        integrationId: ids.integration,
        code: 'x',
        message: 'spec.type is missing.',
        ref: 'component:default/ours',
      },
    })
    await db.membership.updateMany({ where: { userId: member.account.id }, data: { catalogUser: 'user:default/me' } })
  })
  const items = await listAttention(member.context, {})
  // Its repository is the one of the failing pipeline.
  expect(items.filter((i) => i.mine).map((i) => i.key)).toEqual([pipeline, 'descriptor component:default/ours'])
  expect(items[1]?.refs).toEqual(['component:default/ours'])
  expect(items.slice(0, 2).map((i) => i.why)).toEqual([word, 'spec.type is missing.'])
  expect(await itemOf(t.as('owner'), 'descriptor component:default/ours')).toMatchObject({ mine: false })
})

test('nothing belongs to a token or a support session', async () => {
  const { tenantId, platform: at } = t.as('owner')
  const token = operationContext(at, tenantId, {
    type: 'token',
    id: ids.token,
    label: 'ci',
    scopes: ['catalog.read', 'workloads.read'],
  })
  const support = operationContext(at, tenantId, { type: 'user', id: t.owner.id, label: 'op', role: 'admin', support: true })
  expect((await listAttention(token, {})).map((i) => [i.key, i.mine])).toEqual([
    [workload, false],
    [task, false],
  ])
  expect((await listAttention(support, {})).filter((i) => i.mine)).toEqual([])
})

test('snoozes an item for one member only, and shows it again', async () => {
  const member = await t.member('viewer')
  await snoozeAttention(member.context, { key: workload, for: 'week' })
  const until = (await itemOf(member.context, workload))?.snoozedUntil
  expect(Math.round(((until?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(7)
  expect((await itemOf(t.as('owner'), workload))?.snoozedUntil).toBeNull()
  await snoozeAttention(member.context, { key: workload, for: 'none' })
  expect((await itemOf(member.context, workload))?.snoozedUntil).toBeNull()
})

test('shows an item again when its snooze has passed', async () => {
  const owner = t.as('owner')
  await snoozeAttention(owner, { key: workload, for: 'day' })
  await forTenant(t.id).tx((db) => db.attentionSnooze.updateMany({ data: { until: new Date(Date.now() - 1000) } }))
  expect((await itemOf(owner, workload))?.snoozedUntil).toBeNull()
})

test('assigns an item to a member, who has it among their own and is notified once', async () => {
  const member = await t.member('developer')
  const assigned = { key: workload, userId: member.account.id }
  expect(await assignAttention(t.as('owner'), assigned)).toEqual({
    assignee: { userId: member.account.id, name: 'The developer' },
  })
  await assignAttention(t.as('owner'), assigned)
  expect(await itemOf(member.context, workload)).toMatchObject({ mine: true, assignee: { name: 'The developer' } })
  const { notifications } = await listNotifications(member.context, {})
  expect(notifications.map((n) => n.kind)).toEqual(['attention.assigned'])
  expect(notifications[0]?.title).toContain(`assigned you: ${word}`)
})

test('an assignment ends when it is removed or its member leaves', async () => {
  const member = await t.member('developer')
  await assignAttention(t.as('owner'), { key: workload, userId: member.account.id })
  await assignAttention(t.as('owner'), { key: workload, userId: null })
  expect((await itemOf(t.as('owner'), workload))?.assignee).toBeNull()
  await assignAttention(t.as('owner'), { key: workload, userId: member.account.id })
  await removeMember(t.as('owner'), { userId: member.account.id })
  expect((await stored()).assignments).toEqual([])
})

test('stores nothing for a key that is not in the list, or that the role cannot read', async () => {
  const billing = await t.member('billing')
  const unknown = { code: 'not_found', message: 'This no longer needs attention. Reload the page.' }
  await expect(snoozeAttention(t.as('owner'), { key: 'anything', for: 'day' })).rejects.toMatchObject(unknown)
  await expect(assignAttention(t.as('owner'), { key: 'anything', userId: t.owner.id })).rejects.toMatchObject(unknown)
  await expect(snoozeAttention(billing.context, { key: `problems ${ids.integration}`, for: 'day' })).rejects.toMatchObject(
    unknown,
  )
  expect(await stored()).toEqual({ snoozes: [], assignments: [] })
})

test('does not assign to somebody who is not a member', async () => {
  const stranger = await createTestTenant(platform, 'Other')
  await expect(assignAttention(t.as('owner'), { key: workload, userId: stranger.owner.id })).rejects.toMatchObject({
    code: 'not_found',
  })
})
