import { type CatalogApi, CatalogClient } from '@backstage/catalog-client'
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils'
import type { Entity } from '@backstage/catalog-model'
import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// Compares with Backstage's in-memory catalog: the same entities, queried by every key that any of them has.

const entity = (i: number) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: i % 4 === 3 ? 'Resource' : 'Component',
  metadata: {
    name: `thing-${i}`,
    ...(i % 3 ? { title: `Title ${i % 4}` } : {}),
    ...(i % 2 ? { namespace: 'lab' } : {}),
    tags: i % 5 ? [`t${i % 3}`, 'all'] : [],
    labels: { 'a.b/c': `l${i % 2}` },
    annotations: i % 3 ? { 'Example.com/zone': `Z${i % 4}` } : {},
    links: i % 2 ? [{ url: `https://${i % 3}.example.com`, title: `Link ${i % 2}` }, { url: 'https://same.example.com' }] : [],
  },
  spec: {
    type: `type-${i % 3}`,
    lifecycle: i % 2 ? 'production' : 'Production',
    owner: i % 3 ? `team-${i % 2}` : 'user:ada',
    dependsOn: i % 4 ? [`component:lab/thing-${(i * 7) % 20}`] : [],
    nested: {
      n: i,
      yes: i % 2 === 0,
      list: [{ Name: `n${i % 3}` }, { Name: 'x' }],
      none: null,
      empty: {},
      ['dot.ted']: { k: `${i % 2}` },
    },
  },
})

let api: TestApi
let ours: CatalogClient
let theirs: CatalogApi
const withToken = () => ({ token: api.token })

beforeAll(async () => {
  api = await startTestApi()
  const inputs = Array.from({ length: 20 }, (_, i) => ({
    descriptor: entity(i),
    item: 'o',
    file: 'o',
    url: `${i}`,
    line: 1,
    evidence: null,
  }))
  await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, inputs, null))
  ours = new CatalogClient({
    discoveryApi: { getBaseUrl: async (id) => `${api.base}/api/${id}` },
    fetchApi: { fetch: (url, init) => fetch(url, init as RequestInit) as never },
  })
  theirs = new InMemoryCatalogClient({ entities: (await ours.getEntities({}, withToken())).items })
})
afterAll(() => api.stop())

/** Every path of a document to a value, through lists, and each string of a list as a key. */
function paths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((v) => [...paths(v, path), ...(typeof v === 'string' ? [`${path}.${v}`] : [])])
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([k, v]) => paths(v, path ? `${path}.${k}` : k))].filter(Boolean)
}
const relationKeys = (entities: readonly Entity[]) =>
  entities.flatMap((e) => (e.relations ?? []).map((r) => `relations.${r.type}`))

async function keysOf(): Promise<string[]> {
  const { items } = await ours.getEntities({}, withToken())
  const written = items.flatMap(({ relations: _, ...rest }) => paths(rest))
  return [...new Set([...written, ...relationKeys(items), 'nothing', 'metadata.nothing', 'relations.nothing'])]
}

const sorted = (counts: { value: string; count: number }[]) =>
  counts.map((c) => `${c.value} ${c.count}`).sort((a, b) => (a < b ? -1 : 1))

test('facets, conditions and orders are the same for every key, in any case', async () => {
  const keys = await keysOf()
  expect(keys.length).toBeGreaterThan(50)
  for (const [i, key] of keys.entries()) {
    const asked = [key, key.toUpperCase(), key.toLowerCase()][i % 3] ?? key
    const [own, other] = [
      (await ours.getEntityFacets({ facets: [asked] }, withToken())).facets[asked] ?? [],
      (await theirs.getEntityFacets({ facets: [asked] })).facets[asked] ?? [],
    ]
    expect([asked, ...sorted(own)]).toEqual([asked, ...sorted(other)])
    const [value] = own
    if (value && own.filter((o) => o.value.toLowerCase() === value.value.toLowerCase()).length === 1) {
      const { totalItems } = await ours.queryEntities({ filter: { [asked]: value.value }, limit: 0 }, withToken())
      expect([asked, totalItems]).toEqual([asked, value.count])
    }
    const order = [
      { field: asked, order: i % 2 ? ('asc' as const) : ('desc' as const) },
      { field: 'metadata.name', order: 'asc' as const },
      { field: 'metadata.namespace', order: 'asc' as const },
    ]
    // The order of entities with several values is not specified.
    const isSingle = !/tags|links|list|relations|dependsOn/i.test(key)
    if (isSingle) {
      const names = (found: { items: Entity[] }) => found.items.map((e) => `${e.metadata.namespace}/${e.metadata.name}`)
      expect([asked, ...names(await ours.getEntities({ order }, withToken()))]).toEqual([
        asked,
        ...names(await theirs.getEntities({ order })),
      ])
    }
  }
})
