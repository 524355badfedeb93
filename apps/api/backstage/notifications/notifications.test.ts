import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { listNotificationPreferences, listNotifications } from '@callboard/modules/notifications'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { type SignedInMember, signedInMember } from '../test-sign-in.ts'

let api: TestApi
let member: SignedInMember
beforeAll(async () => {
  api = await startTestApi()
})
beforeEach(async () => {
  member = await signedInMember(api, api.tenant, 'developer')
})
afterAll(() => api.stop())

type Notification = {
  id: string
  user: string
  created: string
  read?: string
  saved?: string
  payload: { title: string; link?: string }
}
type Page = { totalCount: number; notifications: Notification[] }

const tell = (title: string, kind: 'catalog.followed' | 'member.role-changed' = 'catalog.followed', body = '') =>
  forTenant(api.tenant.id).tx((db) =>
    notify(db, api.tenant.id, { userIds: [member.account.id] }, { kind, title, body, path: portalPaths.catalog() }),
  )
const get = async <T>(path: string, bearer = member.bearer) =>
  (await (await api.get(`/api/notifications${path}`, bearer)).json()) as T
const post = (path: string, body: unknown, bearer = member.bearer) => api.send('POST', `/api/notifications${path}`, body, bearer)
const titles = async (query: string) => (await get<Page>(`/notifications?${query}`)).notifications.map((n) => n.payload.title)

test('lists notifications in Backstage’s format, and one by its id', async () => {
  await tell('Service changed', 'catalog.followed', 'Its owner')
  const { totalCount, notifications } = await get<Page>('/notifications?limit=5&offset=0&orderField=created,desc')
  expect([totalCount, notifications]).toMatchObject([
    1,
    [
      {
        user: expect.stringMatching(/^user:default\//),
        origin: 'callboard',
        payload: {
          title: 'Service changed',
          description: 'Its owner',
          link: `${api.platform.publicUrl}/t/${api.tenant.slug}/catalog`,
          severity: 'normal',
          topic: 'catalog.followed',
        },
      },
    ],
  ])
  const [first] = notifications
  expect(first?.read).toBeUndefined()
  expect(Number.isNaN(Date.parse(first?.created ?? ''))).toBe(false)
  expect(await get(`/notifications/${first?.id}`)).toEqual(first)
  expect(await get<Page>('/')).toEqual({ totalCount, notifications })
  expect(await get('/status')).toEqual({ unread: 1, read: 0 })
})

test('marks as read and saved, and reverts both', async () => {
  await tell('One')
  await tell('Two')
  const { notifications } = await get<Page>('/notifications')
  const two = notifications.find((n) => n.payload.title === 'Two')
  const change = async (body: object) =>
    (await (await post('/notifications/update', { ids: [two?.id], ...body })).json()) as Notification[]
  expect(await change({ read: true, saved: true })).toMatchObject([
    { id: two?.id, read: expect.any(String), saved: expect.any(String) },
  ])
  expect(await get('/status')).toEqual({ unread: 1, read: 1 })
  expect([await titles('read=true'), await titles('read=false'), await titles('saved=true')]).toEqual([['Two'], ['One'], ['Two']])
  expect((await listNotifications(member.context, {})).unread).toBe(1)
  const [undone] = await change({ read: false, saved: false })
  expect([undone?.read, undone?.saved]).toEqual([undefined, undefined])
})

test('filters by text, topic, severity and time, and orders', async () => {
  await tell('Beta 100% done')
  await tell('Your role changed', 'member.role-changed')
  expect(await titles('search=100%25')).toEqual(['Beta 100% done'])
  expect(await titles('search=1_0')).toEqual([])
  expect(await titles('topic=member.role-changed')).toEqual(['Your role changed'])
  expect(await titles('minimumSeverity=high')).toEqual(['Your role changed'])
  expect(await titles('minimumSeverity=critical')).toEqual([])
  expect(await titles('orderField=topic,asc')).toEqual(['Beta 100% done', 'Your role changed'])
  expect(await titles('orderField=topic,desc&limit=1')).toEqual(['Your role changed'])
  expect(await titles('orderField=origin,asc')).toHaveLength(2)
  expect(await titles('orderField=origin,asc&orderField=topic,desc')).toEqual(['Your role changed', 'Beta 100% done'])
  expect(await titles('createdAfter=2020-01-01T00:00:00Z')).toHaveLength(2)
  expect(await titles('createdAfter=2999-01-01T00:00:00Z')).toEqual([])
  expect(await get('/topics')).toEqual({ topics: ['member.role-changed', 'catalog.followed'] })
})

test.each([
  'limit=-1',
  'orderField=created,sideways',
  'createdAfter=yesterday',
  'read=perhaps',
  'minimumSeverity=huge',
  'offset=x',
])('%s is an InputError', async (query) => {
  const response = await api.get(`/api/notifications/notifications?${query}`, member.bearer)
  expect([response.status, await response.json()]).toMatchObject([400, { error: { name: 'InputError' } }])
})

test('rejects access to notifications of other members and organizations', async () => {
  await tell('For one member alone')
  const [own] = (await get<Page>('/notifications')).notifications
  const others = [await signedInMember(api, api.tenant, 'owner'), await signedInMember(api, api.foreignTenant, 'owner')]
  for (const { bearer } of others) {
    expect(await get('/notifications', bearer)).toEqual({ totalCount: 0, notifications: [] })
    expect((await api.get(`/api/notifications/notifications/${own?.id}`, bearer)).status).toBe(404)
    expect(await (await post('/notifications/update', { ids: [own?.id], read: true, saved: true }, bearer)).json()).toEqual([])
  }
  expect((await get<Page>('/notifications')).notifications).toEqual([own])
  for (const id of ['x', '%00', 'constructor'])
    expect((await api.get(`/api/notifications/notifications/${id}`, member.bearer)).status).toBe(404)
})

type Settings = {
  channels: {
    id: string
    enabled?: boolean
    origins: { id: string; enabled: boolean; topics: { id: string; enabled: boolean }[] }[]
  }[]
}

test('settings are the member’s preferences, by topic or for all', async () => {
  const settings = await get<Settings>('/settings')
  expect(settings.channels.map((c) => c.id)).toEqual(['Web', 'Email'])
  const web = settings.channels[0]?.origins[0]
  expect(web?.topics.find((t) => t.id === 'catalog.followed')).toEqual({ id: 'catalog.followed', enabled: true })
  const chosen = async () =>
    (await listNotificationPreferences(member.context, {})).choices.find((c) => c.kind === 'catalog.followed')?.portal.on
  const withWeb = (change: (origin: Settings['channels'][number]['origins'][number]) => object): object => ({
    channels: settings.channels.map((c) => (c.id === 'Web' ? { ...c, origins: c.origins.map(change) } : c)),
  })
  const one = withWeb((o) => ({
    ...o,
    topics: o.topics.map((t) => (t.id === 'catalog.followed' ? { ...t, enabled: false } : t)),
  }))
  expect((await post('/settings', one)).status).toBe(200)
  expect(await chosen()).toBe(false)
  const off = (await (
    await post(
      '/settings',
      withWeb((o) => ({ ...o, enabled: false })),
    )
  ).json()) as Settings
  expect(off.channels[0]?.origins[0]).toMatchObject({ enabled: false })
  const states = (of: Settings) => of.channels[0]?.origins[0]?.topics.map((t) => t.enabled)
  const every = (enabled: boolean) => web?.topics.map(() => enabled)
  expect(web?.topics.length).toBeGreaterThan(2)
  expect(states(off)).toEqual(every(false))
  const on = { channels: off.channels.map((c) => ({ ...c, origins: c.origins.map((o) => ({ ...o, enabled: true })) })) }
  const back = (await (await post('/settings', on)).json()) as Settings
  expect(states(back)).toEqual(every(true))
  expect(await chosen()).toBe(true)
  expect((await post('/settings', { channels: [{ id: 'Fax', origins: [] }] })).status).toBe(400)
})
