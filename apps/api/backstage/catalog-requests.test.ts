import { CatalogClient } from '@backstage/catalog-client'
import { expect, test } from 'vitest'
import { api, catalog, get, type Item, names, serveCatalog } from './catalog-queries-support.ts'

// Expected results are those of Backstage 1.55 (catalog backend 4.0.0).

serveCatalog()

test('the first page has no previous page, also at an offset, and paging back ends there', async () => {
  const client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (id) => `${api.base}/api/${id}` },
    fetchApi: { fetch: (url, init) => fetch(url, init as RequestInit) as never },
  })
  const withToken = { token: api.token }
  const first = await client.queryEntities(
    { filter: { kind: 'component' }, limit: 3, offset: 2, orderFields: { field: 'metadata.name', order: 'asc' } },
    withToken,
  )
  expect(first.pageInfo.prevCursor).toBeUndefined()
  const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor ?? '', limit: 3 }, withToken)
  const back = await client.queryEntities({ cursor: second.pageInfo.prevCursor ?? '', limit: 3 }, withToken)
  expect(names(back.items)).toEqual(names(first.items))
  expect(back.pageInfo.prevCursor).toBeUndefined()
})

test('looks up references one by one: null for an invalid one or one excluded by the filter', async () => {
  const byRefs = async (query: string, body: object) => {
    const response = await api.send('POST', `/api/catalog/entities/by-refs${query}`, body)
    return { status: response.status, items: ((await response.json()) as { items: Item[] }).items }
  }
  const entityRefs = [
    'nonsense',
    'resource:default/orders',
    '',
    'a:b:c/d/e',
    `resource:default/${'x'.repeat(700)}`,
    'group:default/blue',
  ]
  const all = await byRefs('', { entityRefs })
  expect([all.status, names(all.items)]).toEqual([200, [null, 'orders', null, null, null, 'blue']])
  expect(names((await byRefs('?filter=kind=group', { entityRefs })).items)).toEqual([null, null, null, null, null, 'blue'])
  const both = await byRefs('?filter=kind=group&filter=kind=resource', {
    entityRefs,
    query: { 'metadata.title': { $exists: true } },
  })
  expect(names(both.items)).toEqual([null, 'orders', null, null, null, 'blue'])
  expect((await byRefs('?fields=kind', { entityRefs: ['group:default/blue'], fields: ['metadata.title'] })).items).toEqual([
    { kind: 'Group', metadata: { title: 'Blue team' } },
  ])
})

test.each(['a\0b', '\ud800x', '"', '$', '.', '..a', "a'b\\", 'metadata.annotations.', '[*]', '\u{1F600}'.repeat(70)])(
  'a key such as %j matches nothing, or is rejected',
  async (key) => {
    for (const path of [
      '/entity-facets?facet=',
      '/entities/by-query?orderField=',
      '/entities?order=asc:',
      '/entities/by-query?filter=',
    ]) {
      const { status } = await get(`${path}${encodeURIComponent(key.toWellFormed())}`)
      expect([200, 400]).toContain(status)
    }
    const bodies: [string, object][] = [
      ['entity-facets', { facets: [key] }],
      ['entities/by-query', { query: { [key]: { $hasPrefix: key } }, orderBy: [{ field: key, order: 'asc' }] }],
      ['entities/by-query', { fullTextFilter: { term: key, fields: [key] } }],
      ['entities/by-refs', { entityRefs: [key], query: { [key]: key } }],
    ]
    for (const [path, body] of bodies) {
      const { status } = await api.send('POST', `/api/catalog/${path}`, body)
      expect([path, [200, 400].includes(status)]).toEqual([path, true])
    }
  },
)

test.each([
  ['metadata.annotations.example.com/Zone', { metadata: { annotations: { 'example.com/Zone': 'EU-West' } } }],
  ['metadata.annotations.example.com/zone', {}],
  ['spec.nested.nums,kind', { kind: 'Resource', spec: { nested: { nums: [1, 2] } } }],
  ['spec.nested.list.name', {}],
  ['spec.replicas.more', {}],
  ['metadata.tags,metadata.title', { metadata: { tags: ['go', 'tier-1'], title: 'Beta' } }],
])('returns the fields %s', async (fields, expected) => {
  expect((await get(`/entities/by-query?filter=metadata.name=orders&fields=${fields}`)).body.items).toEqual([expected])
})

test.each([
  ['metadata.tags.0', { metadata: { tags: ['go'] } }],
  ['metadata.links.0.url', { metadata: { links: [{ url: 'https://a.example.com' }] } }],
  ['metadata.tags.length', {}],
  ['metadata.tags.7', {}],
  ['constructor,metadata.__proto__,toString', {}],
])('returns the fields %s: positions of lists, and nothing inherited', async (fields, expected) => {
  expect((await get(`/entities/by-query?filter=metadata.name=orders&fields=${fields}`)).body.items).toEqual([expected])
})

test('a position in brackets is not a field', async () => {
  expect((await get('/entities/by-query?fields=metadata.tags[0]')).status).toBe(400)
  expect((await api.send('POST', '/api/catalog/entities/by-refs', { entityRefs: [], fields: ['a[0]'] })).status).toBe(400)
})

test.each([
  [{ entity: catalog[0], location: 'url:https://example.com/x' }, 200],
  [{ entity: catalog[0], location: 'file:/etc/passwd' }, 400],
  [{ entity: catalog[0] }, 400],
  [{ entity: 'text', location: 'url:https://example.com/x' }, 400],
  [{ entity: {}, location: 'url:https://example.com/x' }, 400],
  [{ entity: { ...catalog[0], spec: {} }, location: 'url:https://example.com/x' }, 400],
  [{ entity: { apiVersion: 'acme/v1', kind: 'Robot', metadata: { name: 'r2' } }, location: 'url:https://example.com/x' }, 400],
  [{ entity: { ...catalog[0], kind: 'component' }, location: 'url:https://example.com/x' }, 400],
  [{ entity: { ...catalog[0], apiVersion: 'acme/v1' }, location: 'url:https://example.com/x' }, 400],
  [[], 400],
])('validates %j with %i and a list of errors', async (body, status) => {
  const response = await api.send('POST', '/api/catalog/validate-entity', body)
  expect(response.status).toBe(status)
  if (status === 400)
    expect(await response.json()).toEqual({
      errors: expect.arrayContaining([{ name: 'InputError', message: expect.stringMatching(/\w+ .*\w/) }]),
    })
})

test.each(['owner', 'lifecycle', 'type', 'updated', 'name'])(
  'the list sorted by %s is complete in both directions',
  async (sort) => {
    for (const order of ['asc', 'desc']) {
      const response = await api.get(`/api/v1/entities?kind=group&sort=${sort}&order=${order}`)
      const { entities, total } = (await response.json()) as { entities: { name: string }[]; total: number }
      expect([total, entities.map((e) => e.name).sort()]).toEqual([3, ['blue', 'green', 'team-1']])
    }
  },
)

test('a cursor has its query: others beside it, even invalid ones, do not count', async () => {
  const first = (await get('/entities/by-query?filter=kind=resource&orderField=metadata.name&limit=1')).body
  const cursor = first.pageInfo.nextCursor as string
  const beside = 'filter==x&orderField=kind,up&fullTextFilterTerm=nothing'
  const second = await get(`/entities/by-query?cursor=${encodeURIComponent(cursor)}&limit=1&${beside}`)
  expect([second.status, names(second.body.items), second.body.totalItems]).toEqual([200, ['parts'], 3])
  const posted = await api.send('POST', '/api/catalog/entities/by-query', { cursor, limit: 1, query: { kind: null } })
  expect(names((await posted.json()).items)).toEqual(['parts'])
})

test('text without fields is searched in the field of the order, else in uids', async () => {
  const total = async (query: string) => (await get(`/entities/by-query?filter=kind=resource&limit=0&${query}`)).body.totalItems
  expect(await total('fullTextFilterTerm=beta')).toBe(0)
  expect(await total('fullTextFilterTerm=beta&orderField=metadata.title')).toBe(1)
  expect(await total('fullTextFilterTerm=go&orderField=metadata.tags,desc')).toBe(2)
  const { items } = (await get('/entities/by-query?filter=metadata.name=orders')).body
  expect(await total(`fullTextFilterTerm=${items[0].metadata.uid.slice(3, 20).toUpperCase()}`)).toBe(1)
  const withoutTerm = { fullTextFilter: { fields: ['kind'] }, query: { kind: 'resource' }, limit: 0 }
  const posted = await api.send('POST', '/api/catalog/entities/by-query', withoutTerm)
  expect((await posted.json()).totalItems).toBe(3)
})

test('pages of the list are by reference if no order is given', async () => {
  const paged: (string | null)[] = []
  let next: string | undefined = '/api/catalog/entities?filter=kind=resource&filter=kind=group&limit=2'
  while (next) {
    const response: Response = await api.get(next)
    paged.push(...names((await response.json()) as Item[]))
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  expect(paged).toEqual(['blue', 'green', 'team-1', 'orders', 'parts', 'plain'])
  expect(names((await get('/entities?filter=kind=resource&filter=kind=group&offset=4')).body)).toEqual(['parts', 'plain'])
})

test('facets are by value', async () => {
  const { facets } = (await get('/entity-facets?facet=metadata.name&facet=spec.type&filter=kind=resource&filter=kind=group')).body
  const values = (key: string) => (facets[key] as { value: string }[]).map(({ value }) => value)
  expect(values('metadata.name')).toEqual(['blue', 'green', 'orders', 'parts', 'plain', 'team-1'])
  expect(values('spec.type')).toEqual(['Bucket', 'database', 'team'])
})

test.each(['limit=', 'offset=', 'cursor=', 'limit=1.5', 'limit=-1'])('rejects %s', async (parameters) => {
  expect((await get(`/entities/by-query?${parameters}`)).status).toBe(400)
})

test.each(['$not=x', '$owner=group:default/blue', 'kind=resource,$exists', '$all'])('rejects the filter %s', async (filter) => {
  expect((await get(`/entities/by-query?filter=${filter}`)).status).toBe(400)
})

test.each([
  [{ kind: 'location' }, 400],
  [{ $any: [{ target: 'x' }, { 'spec.type': 'url' }] }, 400],
  [{ $not: { type: 'URL' } }, 200],
  [{ entityREF: { $hasPrefix: 'location:' } }, 200],
  [{ target: { $contains: 'x' } }, 200],
  [{ target: { $contains: { a: 'b' } } }, 400],
  [null, 400],
])('queries locations by their own keys: %j', async (query, status) => {
  expect((await api.send('POST', '/api/catalog/locations/by-query', { query })).status).toBe(status)
})

test.each([
  [{ limit: 0 }, 400],
  [{ limit: 1.5 }, 400],
  [{ limit: 5000 }, 200],
  [{ cursor: '' }, 400],
  [{ cursor: Buffer.from('{"limit":0}').toString('base64') }, 400],
])('pages of locations are as long as %j', async (body, status) => {
  expect((await api.send('POST', '/api/catalog/locations/by-query', body)).status).toBe(status)
})

test('a location has a type, a target and a presence, and nothing else', async () => {
  const location = { type: 'url', target: 'https://example.com/catalog-info.yaml', more: 1 }
  for (const dryRun of ['true', 'no'])
    expect((await api.send('POST', `/api/catalog/locations?dryRun=${dryRun}`, location)).status).toBe(400)
  expect((await api.send('POST', '/api/catalog/analyze-location', { location })).status).toBe(400)
  expect((await api.send('PUT', `/api/catalog/locations/${id}`, location)).status).toBe(400)
})

const id = '00000000-0000-4000-8000-000000000000'
const title = { field: 'metadata.title', order: 'asc' }
test.each([
  ['fewer values than orders', { order: [title, title, title], from: { values: [], id, direction: 'next' } }, 400],
  ['more values than orders', { order: [title], from: { values: ['a', 'b'], id, direction: 'next' } }, 400],
  ['values without an order', { from: { values: ['a', 'b'], id, direction: 'next' } }, 400],
  ['too many orders', { order: Array(9).fill(title), from: { values: Array(9).fill('a'), id, direction: 'next' } }, 400],
  ['an unknown field', { order: [{ field: 'x', order: 'asc' }], from: { values: [null], id, direction: 'prev' } }, 200],
  [
    'missing values in both directions',
    { order: [title], missing: 'last', from: { values: [null], id, direction: 'prev' } },
    200,
  ],
  ['an invalid id', { from: { values: [], id: 'x', direction: 'next' } }, 400],
  ['an unknown condition', { filter: { sql: '1' }, from: { values: [], id, direction: 'next' } }, 400],
])('rejects a forged cursor with %s', async (_, cursor, status) => {
  const text = encodeURIComponent(Buffer.from(JSON.stringify(cursor)).toString('base64'))
  expect((await get(`/entities/by-query?cursor=${text}`)).status).toBe(status)
  expect((await get(`/entities?after=${text}`)).status).toBe(status)
})
