import { userSettingLimits } from '@callboard/core/limits/limits'
import { setStar } from '@callboard/modules/catalog'
import { getHome } from '@callboard/modules/home'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { type SignedInMember, signedInMember } from '../test-sign-in.ts'

let api: TestApi
let member: SignedInMember
beforeAll(async () => {
  api = await startTestApi()
})
beforeEach(async () => {
  member = await signedInMember(api, api.tenant, 'viewer')
})
afterAll(() => api.stop())

const at = (bucket: string, key: string) =>
  `/api/user-settings/buckets/${encodeURIComponent(bucket)}/keys/${encodeURIComponent(key)}`
const put = (bucket: string, key: string, value: unknown, bearer = member.bearer) =>
  api.send('PUT', at(bucket, key), { value }, bearer)
const get = (bucket: string, key: string, bearer = member.bearer) => api.get(at(bucket, key), bearer)
const multiget = async (items: object[], bearer = member.bearer) =>
  ((await (await api.send('POST', '/api/user-settings/multiget', { items }, bearer)).json()) as { items: unknown[] }).items

test.each([[{ a: [1, 'two', null] }], [null], [false], [0], [''], ['text'], [[]]])('stores and returns %j', async (value) => {
  const setting = { bucket: 'default.home', key: 'visits/2026 ü', value }
  const stored = await put(setting.bucket, setting.key, value)
  expect([stored.status, await stored.json()]).toEqual([200, setting])
  expect(await (await get(setting.bucket, setting.key)).json()).toEqual(setting)
  expect(await multiget([setting, { bucket: 'x', key: 'y' }])).toEqual([setting, null])
})

test('slashes of a key may be sent as they are', async () => {
  const path = '/api/user-settings/buckets/b/keys/visits/2026/a%20b'
  await api.send('PUT', path, { value: 1 }, member.bearer)
  const setting = { bucket: 'b', key: 'visits/2026/a b', value: 1 }
  expect(await (await api.get(path, member.bearer)).json()).toEqual(setting)
  expect(await (await get('b', setting.key)).json()).toEqual(setting)
})

test('returns not found for unknown and removed settings', async () => {
  await put('b', 'k', 1)
  const removed = await fetch(api.base + at('b', 'k'), {
    method: 'DELETE',
    headers: { authorization: `Bearer ${member.bearer}` },
  })
  expect([removed.status, await removed.text()]).toEqual([204, ''])
  const response = await get('b', 'k')
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { error: { name: 'NotFoundError', message: "Unable to find 'k' in bucket 'b'" } },
  ])
})

test('settings belong to one member in one organization', async () => {
  await put('b', 'k', 'mine')
  const colleague = await signedInMember(api, api.tenant, 'owner')
  const foreigner = await signedInMember(api, api.foreignTenant, 'owner')
  for (const { bearer } of [colleague, foreigner]) {
    expect((await get('b', 'k', bearer)).status).toBe(404)
    expect(await multiget([{ bucket: 'b', key: 'k' }], bearer)).toEqual([null])
    await put('b', 'k', 'theirs', bearer)
    await fetch(api.base + at('b', 'k'), { method: 'DELETE', headers: { authorization: `Bearer ${bearer}` } })
  }
  expect(await (await get('b', 'k')).json()).toMatchObject({ value: 'mine' })
  const sameMember = await member.token()
  expect(await (await get('b', 'k', sameMember)).json()).toMatchObject({ value: 'mine' })
  expect((await get('b', 'k', api.token)).status).toBe(403)
})

test.each(['starredEntities', 'default.starredEntities'])(
  'the key entityRefs of %s returns the portal’s stars',
  async (bucket) => {
    const [first, second] = ['component:default/service-01', 'component:default/service-02']
    await setStar(member.context, { ref: first, starred: true })
    expect(await (await get(bucket, 'entityRefs')).json()).toEqual({ bucket, key: 'entityRefs', value: [first] })
    const changed = await put(bucket, 'entityRefs', [second, 'Component:default/Service-03', 'component:default/unknown'])
    expect(((await changed.json()) as { value: string[] }).value.sort()).toEqual([second, 'component:default/service-03'])
    expect((await getHome(member.context, {})).starred.map((e) => e.ref).sort()).toEqual([second, 'component:default/service-03'])
    expect((await put(bucket, 'entityRefs', 'nonsense')).status).toBe(400)
    expect((await put(bucket, 'entityRefs', [])).status).toBe(200)
    expect((await getHome(member.context, {})).starred).toEqual([])
  },
)

test('limits values, names and numbers', async () => {
  const { valueBytes, perMember, name, atOnce } = userSettingLimits
  expect((await put('b', 'k', 'x'.repeat(valueBytes - 2))).status).toBe(200)
  expect((await put('b', 'k', 'x'.repeat(valueBytes - 1))).status).toBe(413)
  expect((await put('b'.repeat(name + 1), 'k', 1)).status).toBe(400)
  expect((await api.send('PUT', at('b', 'k'), {}, member.bearer)).status).toBe(400)
  const many = Array.from({ length: atOnce + 1 }, (_, i) => ({ bucket: 'b', key: `${i}` }))
  expect((await api.send('POST', '/api/user-settings/multiget', { items: many }, member.bearer)).status).toBe(400)
  for (let i = 1; i < perMember; i++) await put('many', `${i}`, i)
  const statuses = await Promise.all(['a', 'b', 'c'].map(async (key) => (await put('more', key, 1)).status))
  expect(statuses).toEqual([409, 409, 409])
  expect((await put('many', '1', 'changed')).status).toBe(200)
})
