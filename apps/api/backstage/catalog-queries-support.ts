import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { afterAll, beforeAll } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// A small catalog behind the API.

const team = (name: string, title?: string): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, ...(title ? { title } : {}) },
  spec: { type: 'team', children: [] },
})

const resource = (name: string, metadata: JsonObject, spec: JsonObject): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name, ...metadata },
  spec: { type: 'database', owner: 'blue', ...spec },
})

export const catalog: Descriptor[] = [
  team('blue', 'Blue team'),
  team('green'),
  resource(
    'orders',
    {
      title: 'Beta',
      tags: ['go', 'tier-1'],
      links: [{ url: 'https://a.example.com', title: 'Console' }, { url: 'https://b.example.com' }],
      annotations: { 'example.com/Zone': 'EU-West', 'example.com/eq': 'a=b,c=d' },
    },
    {
      dependsOn: ['resource:parts'],
      nested: { list: [{ name: 'One' }, { name: 'two' }], nums: [1, 2] },
      replicas: 3,
      public: true,
    },
  ),
  resource(
    'parts',
    { title: 'alpha', tags: ['go'] },
    { owner: 'green', nothing: null, emptyList: [], emptyObject: {}, replicas: 10 },
  ),
  resource(
    'plain',
    { labels: { 'a.b/c': 'x,y' }, description: 'İstanbul ΟΔΟΣ', annotations: { 'example.com/city': 'İstanbul' } },
    { type: 'Bucket' },
  ),
]

export let api: TestApi
/** Starts the API with this catalog for the tests of a file. */
export function serveCatalog(): void {
  beforeAll(async () => {
    api = await startTestApi()
    const inputs = catalog.map((descriptor) => ({
      descriptor,
      item: 'q',
      file: 'q',
      url: descriptor.metadata.name,
      line: 1,
      evidence: null,
    }))
    await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, inputs, null))
  })
  afterAll(() => api.stop())
}

export type Item = { kind: string; metadata: { name: string } } | null
export const names = (items: readonly Item[]) => items.map((i) => i?.metadata.name ?? null)

export async function get(path: string) {
  const response = await api.get(`/api/catalog${path}`)
  return { status: response.status, body: await response.json() }
}
/** The names of the entities that match a predicate, or the status. */
export async function found(query: unknown) {
  const response = await api.send('POST', '/api/catalog/entities/by-query', {
    query,
    orderBy: [{ field: 'metadata.name', order: 'asc' }],
  })
  const body = await response.json()
  return response.status === 200 ? names(body.items) : [response.status, body.error.name]
}
export const filtered = async (filter: string) =>
  names((await get(`/entities/by-query?filter=kind=resource,${filter}`)).body.items)
export const othersThan = (found: readonly string[]) => ['orders', 'parts', 'plain'].filter((n) => !found.includes(n))
export const resources = (condition: object) => ({ $all: [{ kind: 'resource' }, condition] })
