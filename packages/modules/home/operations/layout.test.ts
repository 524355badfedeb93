import { forTenant } from '@callboard/db/for-tenant'
import { listAudit } from '@callboard/modules/audit'
import { removeMember } from '@callboard/modules/members'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { getHomeLayout } from './get-home-layout.ts'
import { saveDefaultHomeLayout } from './save-default-home-layout.ts'
import { saveHomeLayout } from './save-home-layout.ts'

let database: TestDatabase
let t: TestTenant
const platform = testPlatform(pluginRegistry)
const main = ['attention', 'figures', 'services']
const mine = { main, side: ['github.undescribed', 'activity'], hidden: ['starred'] }
const ours = { main: [...main, 'activity'], side: ['starred'], hidden: [] }

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  t = await createTestTenant(platform)
})
afterAll(() => database.drop())

const layoutOf = async (role: 'owner' | 'viewer') => getHomeLayout(t.as(role), {})

test('nobody has a layout at first', async () => {
  expect(await layoutOf('owner')).toEqual({ layout: null, isOwn: false, hasDefault: false })
})

test('a member arranges their own page, and nobody else’s', async () => {
  const { context } = await t.member('viewer')
  await saveHomeLayout(context, { layout: ours })
  await saveHomeLayout(context, { layout: mine })
  expect(await getHomeLayout(context, {})).toEqual({ layout: mine, isOwn: true, hasDefault: false })
  expect(await layoutOf('owner')).toEqual({ layout: null, isOwn: false, hasDefault: false })
})

test('an admin sets the default: members have it until they arrange theirs, and again when they reset it', async () => {
  const { context } = await t.member('developer')
  await saveHomeLayout(t.as('owner'), { layout: mine })
  await saveDefaultHomeLayout(t.as('owner'), { layout: ours })
  expect(await layoutOf('owner')).toEqual({ layout: ours, isOwn: false, hasDefault: true })
  expect(await getHomeLayout(context, {})).toEqual({ layout: ours, isOwn: false, hasDefault: true })
  await saveHomeLayout(context, { layout: mine })
  expect(await getHomeLayout(context, {})).toEqual({ layout: mine, isOwn: true, hasDefault: true })
  await saveHomeLayout(context, { layout: null })
  expect(await getHomeLayout(context, {})).toEqual({ layout: ours, isOwn: false, hasDefault: true })
  await saveDefaultHomeLayout(t.as('admin'), { layout: null })
  expect(await getHomeLayout(context, {})).toEqual({ layout: null, isOwn: false, hasDefault: false })
})

test.each(['developer', 'viewer', 'billing'] as const)('a %s cannot set the default', async (role) => {
  await expect(saveDefaultHomeLayout(t.as(role), { layout: ours })).rejects.toMatchObject({ code: 'forbidden' })
})

test('records who set the default, and to what', async () => {
  await saveDefaultHomeLayout(t.as('owner'), { layout: ours })
  await saveDefaultHomeLayout(t.as('owner'), { layout: null })
  const { events } = await listAudit(t.as('owner'), {})
  const recorded = events.filter((e) => e.action.startsWith('home.')).map(({ action, detail }) => ({ action, detail }))
  expect(recorded).toEqual([
    { action: 'home.default-removed', detail: {} },
    { action: 'home.default-saved', detail: ours },
  ])
})

test('refuses a widget that no plugin has, and keeps those of a plugin that is gone', async () => {
  const unknown = { main: ['figures'], side: ['nobody.widget'], hidden: [] }
  await expect(saveHomeLayout(t.as('owner'), { layout: unknown })).rejects.toMatchObject({
    code: 'invalid_input',
    message: 'There is no widget “nobody.widget”. Reload the page.',
  })
  await forTenant(t.id).tx((db) => db.homeLayout.create({ data: { tenantId: t.id, userId: t.owner.id, layout: unknown } }))
  await saveHomeLayout(t.as('owner'), { layout: { main: ['figures'], side: [], hidden: [] } })
  expect((await layoutOf('owner')).layout).toEqual(unknown)
})

test('a layout that cannot be read counts as none', async () => {
  await forTenant(t.id).tx((db) => db.homeLayout.create({ data: { tenantId: t.id, userId: t.owner.id, layout: { odd: 1 } } }))
  expect((await layoutOf('owner')).layout).toBeNull()
  await saveHomeLayout(t.as('owner'), { layout: mine })
  expect((await layoutOf('owner')).layout).toEqual(mine)
})

test('two saves at once leave one layout', async () => {
  await Promise.all([mine, ours, mine].map((layout) => saveHomeLayout(t.as('owner'), { layout })))
  const rows = await forTenant(t.id).tx((db) => db.homeLayout.findMany())
  expect(rows).toHaveLength(1)
})

test('a layout goes with its member', async () => {
  const member = await t.member('developer')
  await saveHomeLayout(member.context, { layout: mine })
  await removeMember(t.as('owner'), { userId: member.account.id })
  expect(await forTenant(t.id).tx((db) => db.homeLayout.count())).toBe(0)
})
