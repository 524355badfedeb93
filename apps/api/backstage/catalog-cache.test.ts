import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities, removeEntities } from '@callboard/modules/catalog/testing'
import { eventually } from '@callboard/testing/platform'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// Cached responses never outlive a change.

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

const component = (name: string, type: string) => ({
  descriptor: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name },
    spec: { type, lifecycle: 'production', owner: 'team-1' },
  },
  item: 'i',
  file: 'f',
  url: `u ${name}`,
  line: 1,
  evidence: null,
})
const write = (type: string) =>
  forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, [component('kept', type)], null))

const type = async (path: string, body?: object) => {
  const response = body ? await api.send('POST', path, body) : await api.get(path)
  if (response.status === 404) return 404
  const json = (await response.json()) as { items?: ({ spec?: { type: string } } | null)[]; spec?: { type: string } }
  return (json.items ? json.items[0] : json)?.spec?.type ?? null
}
const reads = [
  () => type('/api/catalog/entities/by-name/component/default/kept'),
  () => type('/api/catalog/entities/by-query?filter=metadata.name%3Dkept'),
  () => type('/api/catalog/entities/by-refs', { entityRefs: ['component:default/kept'] }),
  () => type('/api/catalog/entities/by-query', { query: { 'metadata.name': 'kept' } }),
]

test('every read reflects each change, repeatedly', async () => {
  for (const wanted of ['service', 'website', 'library']) {
    await write(wanted)
    for (const read of reads) {
      // The first read after the commit may arrive shortly before its notification.
      await eventually(async () => (await read()) === wanted, 2000)
      expect(await read()).toBe(wanted)
    }
  }
  const { id } = await forTenant(api.tenant.id).tx((db) => db.entity.findFirstOrThrow({ where: { name: 'kept' } }))
  const gone = { reason: 'person', runId: null, actor: 'a test' } as const
  await forTenant(api.tenant.id).tx((db) => removeEntities(db, api.tenant.id, [{ id, ref: 'component:default/kept' }], gone))
  await eventually(async () => (await reads[0]?.()) === 404, 2000)
  expect(await reads[1]?.()).toBeNull()
  expect(await reads[2]?.()).toBeNull()
})

test('does not read a response from the database twice, unless a fresh one is requested', async () => {
  await write('service')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const path = '/api/catalog/entities/by-query?filter=kind%3Dcomponent&limit=7'
  const first = await (await api.get(path)).text()
  await forTenant(api.tenant.id).tx(async (db) => {
    // Blocks readers of the table.
    await db.$executeRaw`lock table entity in access exclusive mode`
    expect(await (await api.get(path)).text()).toBe(first)
    const headers = { authorization: `Bearer ${api.token}`, 'cache-control': 'no-cache' }
    await expect(fetch(api.base + path, { headers, signal: AbortSignal.timeout(500) })).rejects.toThrow('timeout')
  })
})

test('keeps an entity cached while others change, and evicts it when its document or a relation to it changes', async () => {
  const owned = (name: string, dependsOn: string[]) => {
    const input = component(name, 'service')
    return { ...input, descriptor: { ...input.descriptor, spec: { ...input.descriptor.spec, dependsOn } } }
  }
  const apply = (...inputs: ReturnType<typeof owned>[]) =>
    forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, inputs, null))
  await apply(owned('watched', []), owned('neighbour', []))
  const read = async () => (await (await api.get('/api/catalog/entities/by-name/component/default/watched')).json()) as object
  const fromMemory = async (): Promise<boolean> =>
    forTenant(api.tenant.id).tx(async (db) => {
      await db.$executeRaw`lock table entity in access exclusive mode`
      const headers = { authorization: `Bearer ${api.token}` }
      const path = '/api/catalog/entities/by-name/component/default/watched'
      return fetch(api.base + path, { headers, signal: AbortSignal.timeout(1000) }).then(
        (answer) => answer.ok,
        () => false,
      )
    })
  // The notification of a change arrives shortly after its commit.
  const becomes = (kept: boolean) =>
    eventually(async () => {
      if (kept) await read()
      return (await fromMemory()) === kept
    })
  await becomes(true)
  await apply(owned('neighbour', ['component:other']))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await fromMemory()).toBe(true)
  await apply(owned('neighbour', ['component:watched']))
  await becomes(false)
  expect(await read()).toMatchObject({
    relations: expect.arrayContaining([{ type: 'dependencyOf', targetRef: 'component:default/neighbour' }]),
  })
  await becomes(true)
  // More than a notification lists: everything is invalidated.
  await apply(...Array.from({ length: 120 }, (_, i) => owned(`many-${i}`, [])))
  await becomes(false)
})

test('never serves a response cached for another organization or a more powerful token', async () => {
  await write('service')
  const path = '/api/catalog/entities/by-name/component/default/kept'
  expect((await api.get(path)).status).toBe(200)
  expect((await api.get(path, api.foreignToken)).status).toBe(404)
  const weak = await api.tenant.token(['tenant.read'])
  expect((await api.get(path, weak)).status).toBe(403)
  const list = '/api/catalog/entities/by-query?limit=3'
  expect((await api.get(list)).status).toBe(200)
  expect((await api.get(list, weak)).status).toBe(403)
  expect(await (await api.get(list, api.foreignToken)).json()).toMatchObject({ items: [], totalItems: 0 })
})
