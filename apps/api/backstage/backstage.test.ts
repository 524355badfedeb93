import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client'
import { forTenant } from '@callboard/db/for-tenant'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

describe('Backstage’s own client, unchanged', () => {
  const client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (id) => `${api.base}/api/${id}` },
    fetchApi: { fetch: (url, init) => fetch(url, init as RequestInit) as never },
  })
  const withToken = () => ({ token: api.token })

  test('queryEntities pages forward and back with a total', async () => {
    const first = await client.queryEntities(
      { filter: { kind: 'component' }, limit: 12, orderFields: { field: 'metadata.name', order: 'desc' } },
      withToken(),
    )
    expect(first).toMatchObject({ totalItems: 30 })
    expect(first.items.map((e) => e.metadata.name).slice(0, 2)).toEqual(['service-29', 'service-28'])
    const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor ?? '', limit: 12 }, withToken())
    const third = await client.queryEntities({ cursor: second.pageInfo.nextCursor ?? '', limit: 12 }, withToken())
    expect(third.items).toHaveLength(6)
    expect(third.pageInfo.nextCursor).toBeUndefined()
    const back = await client.queryEntities({ cursor: third.pageInfo.prevCursor ?? '', limit: 12 }, withToken())
    expect(back.items).toEqual(second.items)
    const backAgain = await client.queryEntities({ cursor: back.pageInfo.prevCursor ?? '', limit: 12 }, withToken())
    expect(backAgain.items).toEqual(first.items)
    expect(backAgain.pageInfo.prevCursor).toBeUndefined()
    expect(backAgain.totalItems).toBe(30)
  })

  test('full text, predicates, presence and choices', async () => {
    const total = async (query: Parameters<typeof client.queryEntities>[0]) =>
      (await client.queryEntities(query, withToken())).totalItems
    expect(
      await total({ filter: { kind: 'component' }, fullTextFilter: { term: 'SERVICE-1', fields: ['metadata.name'] }, limit: 1 }),
    ).toBe(10)
    const orderFields = { field: 'metadata.title', order: 'asc' } as const
    expect(await total({ filter: { kind: 'component' }, fullTextFilter: { term: 'the service-0' }, orderFields, limit: 0 })).toBe(
      10,
    )
    expect(await total({ filter: { kind: 'component' }, fullTextFilter: { term: 'the service-0' }, limit: 0 })).toBe(0)
    expect(await total({ query: { $all: [{ kind: 'component' }, { $not: { 'spec.type': 'library' } }] }, limit: 1 })).toBe(20)
    expect(
      await total({
        filter: [{ kind: ['component', 'domain'], 'metadata.annotations.github.com/project-slug': CATALOG_FILTER_EXISTS }],
        limit: 1,
      }),
    ).toBe(30)
    expect(await total({ filter: { 'metadata.annotations.github.com/project-slug': 'acme/SERVICE-03' }, limit: 1 })).toBe(1)
    expect(await total({ filter: { 'relations.ownedBy': 'group:default/team-1' }, limit: 1 })).toBe(16)
    expect(await total({ filter: { 'metadata.tags.odd': 'true' }, limit: 1 })).toBe(15)
    expect(await total({ filter: [{ kind: 'group' }, { kind: 'domain' }], limit: 1 })).toBe(2)
  })

  test('by reference, by references in order, facets, fields and streams', async () => {
    const one = await client.getEntityByRef('component:default/service-03', withToken())
    expect(one).toMatchObject({
      kind: 'Component',
      metadata: { uid: expect.any(String), etag: expect.any(String), namespace: 'default' },
      relations: [{ type: 'ownedBy', targetRef: 'group:default/team-1' }],
    })
    expect(await client.getEntityByRef('component:default/none', withToken())).toBeUndefined()
    const { items } = await client.getEntitiesByRefs(
      { entityRefs: ['component:default/none', 'Component:default/Service-03'] },
      withToken(),
    )
    expect(items.map((i) => i?.metadata.name)).toEqual([undefined, 'service-03'])
    const { facets } = await client.getEntityFacets(
      {
        facets: ['spec.type', 'kind', 'metadata.tags', 'metadata.annotations.github.com/project-slug'],
        filter: { kind: 'component' },
      },
      withToken(),
    )
    expect(facets['spec.type']).toEqual([
      { value: 'library', count: 10 },
      { value: 'service', count: 20 },
    ])
    expect(facets.kind).toEqual([{ value: 'Component', count: 30 }])
    expect(facets['metadata.annotations.github.com/project-slug']).toHaveLength(30)
    const some = await client.getEntities(
      {
        filter: { kind: 'component' },
        fields: ['metadata.name', 'kind'],
        limit: 2,
        order: { field: 'metadata.name', order: 'asc' },
      },
      withToken(),
    )
    expect(some.items).toEqual([
      { kind: 'Component', metadata: { name: 'service-00' } },
      { kind: 'Component', metadata: { name: 'service-01' } },
    ])
    let streamed = 0
    for await (const page of client.streamEntities({ filter: { kind: 'component' }, pageSize: 7 }, withToken()))
      streamed += page.length
    expect(streamed).toBe(30)
    const group = await client.getEntityByRef('group:default/team-1', withToken())
    expect(group?.relations).toHaveLength(16)
    expect(group?.relations?.every((r) => r.type === 'ownerOf')).toBe(true)
  })

  test('ancestry, validation and refresh', async () => {
    const ancestry = await client.getEntityAncestors({ entityRef: 'component:default/service-03' }, withToken())
    expect(ancestry).toMatchObject({
      rootEntityRef: 'component:default/service-03',
      items: [{ entity: { metadata: { name: 'service-03' } }, parentEntityRefs: [] }],
    })
    await expect(client.getEntityAncestors({ entityRef: 'component:default/none' }, withToken())).rejects.toThrow()
    const entity = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'x' }, spec: {} }
    const spec = { type: 'service', lifecycle: 'production', owner: 'team-1' }
    expect(await client.validateEntity({ ...entity, spec }, 'url:https://example.com/x', withToken())).toEqual({ valid: true })
    expect(await client.validateEntity(entity, 'url:https://example.com/x', withToken())).toMatchObject({
      valid: false,
      errors: [{ name: 'InputError', message: expect.stringContaining('missing') }],
    })
    await client.refreshEntity('component:default/service-03', withToken())
    const unmanaged = { where: { ref: 'component:default/service-04' }, data: { integrationId: null } }
    await forTenant(api.tenant.id).tx((db) => db.entity.updateMany(unmanaged))
    await client.refreshEntity('component:default/service-04', withToken())
    await expect(client.refreshEntity('component:default/none', withToken())).rejects.toThrow('404')
    await expect(client.refreshEntity('component:default/service-03', { token: api.foreignToken })).rejects.toThrow('404')
  })

  test('another organization’s token returns none of it', async () => {
    expect((await client.queryEntities({ limit: 5 }, { token: api.foreignToken })).totalItems).toBe(0)
    expect(await client.getEntityByRef('component:default/service-03', { token: api.foreignToken })).toBeUndefined()
    expect(
      (await client.getEntitiesByRefs({ entityRefs: ['component:default/service-03'] }, { token: api.foreignToken })).items,
    ).toEqual([undefined])
    expect((await client.getEntityFacets({ facets: ['kind'] }, { token: api.foreignToken })).facets.kind).toEqual([])
  })
})

test.each([
  ['/api/catalog/entities', undefined, 401, 'AuthenticationError'],
  ['/api/catalog/entities/by-query?cursor=rubbish', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-query?limit=many', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-query?orderField=kind,sideways', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-name/component/default/none', 'own', 404, 'NotFoundError'],
  ['/api/catalog/entity-facets', 'own', 400, 'InputError'],
  ['/api/catalog/locations/none', 'own', 404, 'NotFoundError'],
])('%s answers in Backstage’s error shape', async (path, who, status, name) => {
  const response = await api.get(path, who ? api.token : '')
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { name, message: expect.any(String) }, response: { statusCode: status } })
})
