import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client'
import { forTenant } from '@callboard/db/for-tenant'
import { replacePages } from '@callboard/db/repos/docs'
import { eventually } from '@callboard/testing/platform'
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
    expect(await total({ filter: { kind: 'component' }, fullTextFilter: { term: 'the service-0' }, limit: 0 })).toBe(10)
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
      { value: 'service', count: 20 },
      { value: 'library', count: 10 },
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
    await expect(client.refreshEntity('component:default/none', withToken())).rejects.toThrow('404')
    await expect(client.refreshEntity('component:default/service-03', { token: api.foreignToken })).rejects.toThrow('404')
  })

  test('another organization’s token sees none of it', async () => {
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

describe('Backstage’s search', () => {
  type Found = {
    results: { type: string; rank: number; document: { title: string; kind: string; location: string } }[]
    numberOfResults: number
    nextPageCursor?: string
    previousPageCursor?: string
  }
  const search = async (query: string, token = api.token) =>
    (await (await api.get(`/api/search/query?${query}`, token)).json()) as Found

  test('finds by term and filter, a page at a time', async () => {
    const first = await search('term=service-1&types[0]=software-catalog&filters[kind]=Component&pageLimit=6')
    expect(first).toMatchObject({ numberOfResults: 10, results: { length: 6 } })
    expect(first.results[0]).toMatchObject({
      type: 'software-catalog',
      rank: 1,
      document: { kind: 'Component', location: expect.stringContaining('/catalog/component/default/service-10') },
    })
    const second = await search(`term=service-1&filters[kind]=Component&pageLimit=6&pageCursor=${first.nextPageCursor}`)
    expect([second.results.length, second.nextPageCursor, second.results[0]?.rank]).toEqual([4, undefined, 7])
    expect(second.previousPageCursor).toBeDefined()
    expect((await search('filters[kind][0]=Group&filters[kind][1]=Domain')).numberOfResults).toBe(2)
    expect((await search('filters[owner]=group:default/team-1&filters[type]=library')).numberOfResults).toBeGreaterThan(0)
    expect((await search('term=service', api.foreignToken)).numberOfResults).toBe(0)
  })

  test('finds pages of docs, by themselves and after the entities, also those that came just now', async () => {
    expect((await search('term=reconcile&types[0]=techdocs')).results).toEqual([])
    const page = {
      ref: 'component:default/service-03',
      path: 'ops/books.md',
      title: 'How to reconcile service-03',
      section: '',
      text: 'x',
      plain: 'Reconcile the books each night.',
      url: 'u',
    }
    await forTenant(api.tenant.id).tx((db) => replacePages(db, api.tenant.id, api.integrationId, [{ key: 'i', pages: [page] }]))
    // The process hears of the change a moment later, and answers anew.
    const found = await eventually(async () => {
      const answer = await search('term=reconcile&types[0]=techdocs')
      return answer.results.length > 0 ? answer : undefined
    })
    expect(found).toMatchObject({
      numberOfResults: 1,
      results: [
        {
          type: 'techdocs',
          rank: 1,
          document: {
            title: page.title,
            text: expect.stringContaining('books'),
            location: expect.stringMatching(/service-03\?tab=docs&page=ops%2Fbooks\.md$/),
            name: 'service-03',
            entityTitle: 'The service-03',
          },
        },
      ],
    })
    const both = await search('term=service-03')
    expect(both.results.map((r) => r.type)).toEqual(['software-catalog', 'techdocs'])
    const second = await search(
      `term=service-03&pageLimit=1&pageCursor=${(await search('term=service-03&pageLimit=1')).nextPageCursor}`,
    )
    expect([second.results.map((r) => [r.type, r.rank]), second.nextPageCursor]).toEqual([[['techdocs', 2]], undefined])
    expect((await search('term=reconcile&types[0]=techdocs&filters[kind]=API')).results).toEqual([])
    expect((await search('term=reconcile&types[0]=techdocs', api.foreignToken)).numberOfResults).toBe(0)
  })

  test.each(['pageCursor=rubbish', 'pageLimit=0', 'filters[secrets]=x', 'types[0]=techdocs&filters[secrets]=x'])(
    '%s is refused in words',
    async (query) => {
      expect((await api.get(`/api/search/query?${query}`)).status).toBe(400)
    },
  )

  test('asks for a token', async () => {
    expect((await api.get('/api/search/query?term=x', '')).status).toBe(401)
  })
})
