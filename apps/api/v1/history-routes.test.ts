import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// History, search and sync reports, which pages show, are available in the API too.

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

const json = async (path: string, token = api.token) => (await api.get(`/api/v1${path}`, token)).json()
const ref = encodeURIComponent('component:default/service-03')

test('lists changes by page, and shows an entity as it was', async () => {
  const before = new Date()
  const descriptor = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'service-03', title: 'Renamed' },
    spec: { type: 'website', lifecycle: 'production', owner: 'team-1' },
  }
  const input = { descriptor, item: 'i', file: 'f', url: 'u service-03', line: 1, evidence: null }
  await new Promise((resolve) => setTimeout(resolve, 5))
  await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, [input], null))
  const { changes } = await json('/changes?ref=component:service-03')
  expect(changes.map((c: { action: string }) => c.action)).toEqual(['changed', 'added'])
  expect(changes[0].differences).toContainEqual({ path: 'metadata.title', before: 'The service-03', after: 'Renamed' })
  const first = await json('/changes?limit=1')
  const second = await json(`/changes?limit=1&beforeAt=${first.next.at}&beforeId=${first.next.id}`)
  expect([first.changes[0].ref, second.changes.length]).toEqual(['component:default/service-03', 1])
  expect(second.changes[0].id).not.toBe(first.changes[0].id)
  expect(await json(`/entities/${ref}/as-of?at=${before.toISOString()}`)).toMatchObject({
    was: { metadata: { title: 'The service-03' } },
    differences: expect.arrayContaining([{ path: 'metadata.title', before: 'The service-03', after: 'Renamed' }]),
  })
  expect((await json('/changes', api.foreignToken)).changes).toEqual([])
})

test('a removed entity leaves a tombstone, and can be restored', async () => {
  expect((await api.send('DELETE', `/api/v1/entities/${ref}`, {})).status).toBe(204)
  expect(await json('/tombstones?text=renamed')).toMatchObject({
    total: 1,
    tombstones: [{ ref: 'component:default/service-03', reason: 'person' }],
  })
  expect((await api.send('POST', `/api/v1/tombstones/${ref}/restore`, {}, api.foreignToken)).status).toBe(404)
  expect((await api.send('POST', `/api/v1/tombstones/${ref}/restore`, {})).status).toBe(200)
  expect((await json('/tombstones')).total).toBe(0)
  expect((await api.send('POST', `/api/v1/tombstones/${ref}/restore`, {})).status).toBe(404)
})

test('searches with counts, within the organization only', async () => {
  expect(await json('/search?q=service-1%20kind:component&limit=3')).toMatchObject({
    total: 10,
    entities: { length: 3 },
    facets: { kind: [{ value: 'component', count: 10 }] },
  })
  expect((await json('/search?q=service', api.foreignToken)).total).toBe(0)
  expect((await api.get('/api/v1/search')).status).toBe(400)
})

test('lists the items of an integration, each with a sync report', async () => {
  const data = {
    tenantId: api.tenant.id,
    integrationId: api.integrationId,
    key: 'i',
    name: 'acme/i',
    seenVersion: '1',
    version: '1',
  }
  await forTenant(api.tenant.id).tx((db) => db.sourceItem.create({ data }))
  expect((await json('/items?plugin=github')).items).toMatchObject([
    { key: 'i', name: 'acme/i', integrationId: api.integrationId },
  ])
  expect(await json(`/integrations/${api.integrationId}/items/i`)).toMatchObject({
    name: 'acme/i',
    problems: [],
    gone: [],
    total: 31,
  })
  expect((await api.get(`/api/v1/integrations/${api.integrationId}/items/i`, api.foreignToken)).status).toBe(404)
})
