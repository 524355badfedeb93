import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { notify } from '@callboard/kernel/notify'
import { updateProfile } from '@callboard/modules/identity'
import { setHealth } from '@callboard/modules/integrations'
import { changeRole } from '@callboard/modules/members'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestMember, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listNotificationPreferences } from './list-notification-preferences.ts'
import { listNotifications } from './list-notifications.ts'
import { markNotifications } from './mark-notifications.ts'
import { setNotificationPreference } from './set-notification-preference.ts'

let database: TestDatabase
let tenant: TestTenant
let admin: TestMember
const platform = testPlatform(pluginRegistry)

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  tenant = await createTestTenant(platform)
  admin = await tenant.member('admin')
})
afterAll(() => database.drop())

const mail = (to: string) => ({ to, subject: 'a budget', text: 'x' })
const tell = () =>
  forTenant(tenant.id).tx((db) =>
    notify(db, tenant.id, { roles: ['owner', 'admin'] }, { kind: 'costs.budget', title: 'The budget is reached', mail }),
  )
const mailed = async () =>
  (await systemDb('health').outbox.findMany({ where: { tenantId: tenant.id, name: 'mail.send-for-tenant' } }))
    .map((o) => (o.payload as { to: string }).to)
    .sort()
const titles = async ({ context }: Pick<TestMember, 'context'>) =>
  (await listNotifications(context, {})).notifications.map((n) => n.title)

test('notifies each member by their channels, and shows only their own', async () => {
  const viewer = await tenant.member('viewer')
  await setNotificationPreference(admin.context, { kind: 'costs.budget', portal: true, mail: false })
  expect(await tell()).toBe(2)
  expect(await mailed()).toEqual([tenant.owner.email])
  expect(await titles(admin)).toEqual(['The budget is reached'])
  expect(await titles(viewer)).toEqual([])
  await setNotificationPreference(admin.context, { kind: 'costs.budget', portal: false, mail: false })
  expect(await tell()).toBe(1)
  expect(await titles(admin)).toHaveLength(1)
  const [one] = (await listNotifications(admin.context, {})).notifications
  // Another member's notification cannot be touched.
  expect(await markNotifications(viewer.context, { ids: [one?.id ?? ''] })).toEqual({ changed: 0 })
  expect(await listNotifications(admin.context, {})).toMatchObject({ unread: 1 })
  expect(await markNotifications(admin.context, { ids: 'all' })).toEqual({ changed: 1 })
  expect(await listNotifications(admin.context, {})).toMatchObject({ unread: 0 })
  expect(await markNotifications(admin.context, { ids: [one?.id ?? ''], read: false })).toEqual({ changed: 1 })
  expect((await listNotifications(admin.context, { unread: true })).total).toBe(1)
})

test('sends mandatory emails to members without emails', async () => {
  await updateProfile(admin.account.id, { emailNotifications: false })
  await tell()
  expect(await mailed()).toEqual([tenant.owner.email])
  await changeRole(tenant.as('owner'), { userId: admin.account.id, role: 'developer' })
  expect(await mailed()).toEqual([admin.account.email, tenant.owner.email])
  expect((await titles(admin))[0]).toBe('You are now developer')
})

test('offers the kinds of the role, and keeps fixed channels', async () => {
  const viewer = await tenant.member('viewer')
  const kinds = (await listNotificationPreferences(viewer.context, {})).choices.map((c) => c.kind)
  expect(kinds).toEqual([
    'member.role-changed',
    'catalog.followed',
    'catalog.digest',
    'docs.changed',
    'knowledge.answered',
    'knowledge.question',
    'knowledge.task',
    'knowledge.review',
    'templates.approval',
    'templates.finished',
    'attention.assigned',
    'costs.budget',
  ])
  await setNotificationPreference(viewer.context, { kind: 'member.role-changed', portal: false, mail: false })
  const [role] = (await listNotificationPreferences(viewer.context, {})).choices
  expect(role).toMatchObject({ portal: { on: false, fixed: false }, mail: { on: true, fixed: true } })
  await expect(setNotificationPreference(viewer.context, { kind: 'nothing', portal: true, mail: true })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('notifies once of an unhealthy connection, and never of transient errors', async () => {
  await setNotificationPreference(admin.context, { kind: 'integration.failed', portal: true, mail: true })
  const { id } = await forTenant(tenant.id).tx((db) =>
    db.integration.create({
      data: { tenantId: tenant.id, pluginId: 'github', name: 'GitHub · acme', account: 'acme', settings: {}, secrets: '' },
    }),
  )
  const set = (trouble?: { code: string; message: string }) =>
    forTenant(tenant.id).tx((db) => setHealth(db, tenant.id, id, trouble))
  await set({ code: 'unavailable', message: 'GitHub does not answer.' })
  expect(await titles(admin)).toEqual([])
  await set({ code: 'unauthorized', message: 'The token is refused.' })
  await set({ code: 'unauthorized', message: 'The token is refused still.' })
  expect(await titles(admin)).toEqual(['GitHub · acme needs attention'])
  // A member who enabled emails gets one too.
  expect(await mailed()).toEqual([admin.account.email])
  await set()
  await set({ code: 'unauthorized', message: 'The token is refused again.' })
  expect(await titles(admin)).toHaveLength(2)
  const integration = await forTenant(tenant.id).tx((db) => db.integration.findFirstOrThrow({ where: { id } }))
  expect(integration).toMatchObject({ health: 'attention', healthMessage: 'The token is refused again.' })
})
