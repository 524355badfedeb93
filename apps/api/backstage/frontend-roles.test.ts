import { roles } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'
import { type SignedInMember, signedInMember } from './test-sign-in.ts'

// Calls every route of a signed-in Backstage frontend as each role, unauthenticated, and as the owner of another organization.

let api: TestApi
let member: SignedInMember
let notificationId = ''

beforeAll(async () => {
  api = await startTestApi()
  member = await signedInMember(api, api.tenant, 'developer')
  const news = { kind: 'catalog.followed', title: 'For one member alone' } as const
  await forTenant(api.tenant.id).tx((db) => notify(db, api.tenant.id, { userIds: [member.account.id] }, news))
  await api.send('PUT', '/api/user-settings/buckets/b/keys/k', { value: 'for one member alone' }, member.bearer)
  const { notifications } = await state(member.bearer)
  notificationId = notifications[0]?.id ?? ''
})
afterAll(() => api.stop())

const prefixes = /^\w+ \/api\/(auth|permission|user-settings|notifications|signals)(\/|$)/

type Row = {
  /** A valid body. */
  body?: () => unknown
  /** Expected for every member, whatever their role; 200 by default. */
  member?: number
  /** Expected without authentication; 401 by default. */
  nobody?: number
  /** Expected for a member who is not the owner of the object; as for members by default. */
  other?: number
}

const byCookie: Row = { member: 401 }
const ofMember: Row = { other: 404 }
const update: Row = { body: () => ({ ids: [notificationId], read: true }) }

/** Every route. Those rejected for a sign-in token are for cookies and API tokens (auth/auth.test.ts). */
const table: Record<string, Row> = {
  'GET /api/auth/.well-known/jwks.json': { nobody: 200 },
  'GET /api/auth/.well-known/openid-configuration': { nobody: 200 },
  'GET /api/auth/v1/userinfo': {},
  'GET /api/auth/:provider/refresh': byCookie,
  'POST /api/auth/:provider/refresh': byCookie,
  'GET /api/auth/:provider/start': { member: 403, nobody: 403 },
  'POST /api/auth/:provider/logout': byCookie,
  'POST /api/permission/authorize': { body: () => ({ items: [] }) },
  'POST /api/user-settings/multiget': { body: () => ({ items: [{ bucket: 'b', key: 'k' }] }) },
  'GET /api/user-settings/buckets/:bucket/keys/*': ofMember,
  'PUT /api/user-settings/buckets/:bucket/keys/*': { body: () => ({ value: 'changed' }) },
  'DELETE /api/user-settings/buckets/:bucket/keys/*': { member: 204 },
  'GET /api/notifications': {},
  'GET /api/notifications/': {},
  'GET /api/notifications/notifications': {},
  'GET /api/notifications/notifications/:id': ofMember,
  'GET /api/notifications/:id': ofMember,
  'GET /api/notifications/status': {},
  'GET /api/notifications/topics': {},
  'GET /api/notifications/settings': {},
  'POST /api/notifications/settings': { body: () => ({ channels: [] }) },
  'POST /api/notifications/update': update,
  'POST /api/notifications/notifications/update': update,
}

const pathOf = (route: string): string =>
  (route.split(' ')[1] ?? '')
    .replace(':provider', 'guest')
    .replace(':bucket', 'b')
    .replace('*', 'k')
    .replace(':id', notificationId)
    .concat(route.endsWith('/start') ? '?origin=https://unlisted.example' : '')

function call(route: string, row: Row, bearer: string): Promise<Response> {
  const [method = 'GET'] = route.split(' ')
  const authorization: Record<string, string> = bearer ? { authorization: `Bearer ${bearer}` } : {}
  if (!row.body) return fetch(api.base + pathOf(route), { method, headers: authorization })
  return api.send(method, pathOf(route), row.body(), bearer)
}

type State = { notifications: { id: string }[]; setting: unknown }
async function state(bearer: string): Promise<State> {
  const { notifications } = (await (await api.get('/api/notifications/notifications', bearer)).json()) as State
  const setting = await (await api.get('/api/user-settings/buckets/b/keys/k', bearer)).json()
  return { notifications, setting }
}

test('covers every route', () => {
  const served = api.routes().filter((route) => prefixes.test(route))
  // The router prints a route that ends in `*` without its path.
  const printed = Object.keys(table).filter((route) => !route.endsWith('*'))
  expect([...new Set(served)].sort()).toEqual(printed.sort())
})

test.each(roles)('as %s, each route responds as in the table, and changes nothing of another member', async (role) => {
  const before = await state(member.bearer)
  const { bearer } = await signedInMember(api, api.tenant, role)
  for (const [route, row] of Object.entries(table)) {
    const response = await call(route, row, bearer)
    expect([route, response.status]).toEqual([route, row.other ?? row.member ?? 200])
    expect((await response.text()).toLowerCase()).not.toContain('for one member alone')
    expect([route, await state(member.bearer)]).toEqual([route, before])
    // Resets the changes of this route before the next one.
    await call('DELETE /api/user-settings/buckets/:bucket/keys/*', {}, bearer)
  }
})

test('the owner of another organization can read and change nothing', async () => {
  const before = await state(member.bearer)
  const { bearer } = await signedInMember(api, api.foreignTenant, 'owner')
  for (const [route, row] of Object.entries(table)) {
    const response = await call(route, row, bearer)
    expect([route, response.status]).toEqual([route, row.other ?? row.member ?? 200])
    expect((await response.text()).toLowerCase()).not.toContain('for one member alone')
    expect([route, await state(member.bearer)]).toEqual([route, before])
    await call('DELETE /api/user-settings/buckets/:bucket/keys/*', {}, bearer)
  }
})

test('an unauthenticated caller only reads the public keys', async () => {
  for (const bearer of ['', 'made-up', 'cb_made-up', `${member.bearer.slice(0, -8)}AAAAAAAA`])
    for (const [route, row] of Object.entries(table))
      expect([route, (await call(route, row, bearer)).status]).toEqual([route, row.nobody ?? 401])
})

test('its member can read it', async () => {
  for (const [route, row] of Object.entries(table).filter(([, { other }]) => other === 404))
    expect([route, (await call(route, row, member.bearer)).status]).toEqual([route, 200])
})
