import { CatalogClient } from '@backstage/catalog-client'
import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// Expected results are those of Backstage 1.55 (catalog backend 4.0.0), whose search table has a row for each value of a key.

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

const catalog: Descriptor[] = [
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
  resource('plain', { labels: { 'a.b/c': 'x,y' } }, { type: 'Bucket' }),
]

let api: TestApi
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

type Item = { kind: string; metadata: { name: string } } | null
const names = (items: readonly Item[]) => items.map((i) => i?.metadata.name ?? null)

async function get(path: string) {
  const response = await api.get(`/api/catalog${path}`)
  return { status: response.status, body: await response.json() }
}
/** The names of the entities that match a predicate, or the status. */
async function found(query: unknown) {
  const response = await api.send('POST', '/api/catalog/entities/by-query', {
    query,
    orderBy: [{ field: 'metadata.name', order: 'asc' }],
  })
  const body = await response.json()
  return response.status === 200 ? names(body.items) : [response.status, body.error.name]
}
const filtered = async (filter: string) => names((await get(`/entities/by-query?filter=kind=resource,${filter}`)).body.items)
const othersThan = (found: readonly string[]) => ['orders', 'parts', 'plain'].filter((n) => !found.includes(n))
const resources = (condition: object) => ({ $all: [{ kind: 'resource' }, condition] })

describe('predicates', () => {
  test.each([
    ['a value of a list', { 'metadata.tags': { $contains: 'TIER-1' } }, ['orders']],
    ['a number of a list', { 'spec.nested.nums': { $contains: 2 } }, ['orders']],
    ['a single value', { 'spec.public': { $contains: true } }, ['orders']],
    ['a relation', { relations: { $contains: { type: 'ownedBy', targetRef: 'Group:default/GREEN' } } }, ['parts']],
    [
      'a relation to one of several',
      { Relations: { $contains: { TYPE: 'ownedby', targetref: { $in: ['group:default/green', 'group:default/blue'] } } } },
      ['orders', 'parts', 'plain'],
    ],
    ['a relation to anything', { relations: { $contains: { type: 'dependsOn' } } }, ['orders']],
    ['an inverse relation', { relations: { $contains: { type: 'dependencyOf' } } }, ['parts']],
    ['a relation that does not exist', { relations: { $contains: { type: 'likes' } } }, []],
    ['a prefix of a name', { 'metadata.name': { $hasPrefix: 'P' } }, ['parts', 'plain']],
    ['a prefix of an annotation', { 'metadata.annotations.example.com/zone': { $hasPrefix: 'eu-' } }, ['orders']],
    ['a prefix of an owner', { 'relations.ownedBy': { $hasPrefix: 'group:default/gr' } }, ['parts']],
    ['a prefix of one value of a list', { 'metadata.tags': { $hasPrefix: 'tier' } }, ['orders']],
    ['a prefix with special characters', { 'metadata.name': { $hasPrefix: 'p%' } }, []],
    ['an empty prefix', { 'metadata.title': { $hasPrefix: '' } }, ['orders', 'parts']],
    ['values in any case', { 'SPEC.TYPE': { $in: ['BUCKET', 'x'] } }, ['plain']],
    ['no value', { kind: { $in: [] } }, []],
    ['nothing', {}, ['orders', 'parts', 'plain']],
    ['an empty choice', { $any: [] }, []],
    ['no condition', { $all: [] }, ['orders', 'parts', 'plain']],
  ])('%s', async (_, condition, expected) => {
    expect(await found(resources(condition))).toEqual(expected)
    expect(await found(resources({ $not: condition }))).toEqual(othersThan(expected))
  })

  test.each([
    ['$not beside a key', { kind: 'resource', $not: { 'metadata.title': 'beta' } }],
    ['$all beside $any', { $all: [], $any: [] }],
    ['$any beside a key', { $any: [{ kind: 'x' }], kind: 'x' }],
    ['an unknown operator', { $or: [] }],
    ['an unknown condition', { kind: { $regex: '.' } }],
    ['a condition without an operator', { kind: {} }],
    ['a list as a value', { kind: ['resource'] }],
    ['null as a value', { kind: null }],
    ['a value alone', 'resource'],
    ['a value alone inside', { $all: ['resource'] }],
    ['a list', [{ kind: 'resource' }]],
    ['null', null],
    ['an object in another list than relations', { 'metadata.links': { $contains: { title: 'Console' } } }],
    ['a relation without a type', { relations: { $contains: { targetRef: 'group:default/blue' } } }],
    ['a relation with another key', { relations: { $contains: { type: 'ownedBy', name: 'x' } } }],
    ['a relation with the same key twice', { relations: { $contains: { type: 'ownedBy', Type: 'ownedBy' } } }],
    ['a relation to none of nothing', { relations: { $contains: { type: 'ownedBy', targetRef: { $in: [] } } } }],
    ['a relation by its prefix', { relations: { $contains: { type: 'ownedBy', targetRef: { $hasPrefix: 'group' } } } }],
    ['a number as a prefix', { 'metadata.name': { $hasPrefix: 1 } }],
  ])('rejects %s', async (_, query) => {
    expect(await found(query)).toEqual([400, 'InputError'])
    const refs = await api.send('POST', '/api/catalog/entities/by-refs', { entityRefs: [], query })
    const facets = await api.send('POST', '/api/catalog/entity-facets', { facets: ['kind'], query })
    const locations = await api.send('POST', '/api/catalog/locations/by-query', { query: query ?? 1 })
    expect([refs.status, facets.status, locations.status]).toEqual([400, 400, 400])
  })
})

describe('existence', () => {
  test.each([
    ['spec.nested', []],
    ['metadata', []],
    ['spec', []],
    ['metadata.annotations', []],
    ['spec.emptyList', []],
    ['spec.emptyObject', []],
    ['metadata.links', []],
    ['spec.nothing', ['parts']],
    ['spec.nested.list.name', ['orders']],
    ['spec.nested.nums', ['orders']],
    ['metadata.tags', ['orders', 'parts']],
    ['metadata.tags.tier-1', ['orders']],
    ['metadata.annotations.EXAMPLE.com/zone', ['orders']],
    ['metadata.uid', ['orders', 'parts', 'plain']],
    ['apiVersion', ['orders', 'parts', 'plain']],
    ['relations', []],
    ['status', []],
  ])('%s', async (key, expected) => {
    expect(await filtered(key)).toEqual(expected)
    expect(await found(resources({ [key]: { $exists: true } }))).toEqual(expected)
    expect(await found(resources({ [key]: { $exists: false } }))).toEqual(othersThan(expected))
  })

  test('rejects a filter without a key', async () => {
    expect((await get('/entities?filter==x')).body).toMatchObject({
      error: { name: 'InputError', message: expect.stringContaining('no key') },
    })
  })
})

describe('order', () => {
  const ordered = async (field: string) =>
    names((await get(`/entities/by-query?filter=kind=resource&orderField=${field}`)).body.items)

  test.each([
    ['metadata.title', ['parts', 'orders']],
    ['METADATA.TITLE,desc', ['orders', 'parts']],
    ['metadata.title&orderField=metadata.name,desc', ['parts', 'orders']],
    ['relations.dependencyOf', ['parts']],
    ['RELATIONS.DEPENDSON', ['orders']],
    ['metadata.annotations.example.com/zone', ['orders']],
    ['spec.nested.list.name', ['orders']],
    ['metadata.tags.tier-1', ['orders']],
    ['spec.replicas', ['parts', 'orders']],
    ['spec.nested', []],
    ['relations.likes', []],
    ['status.items', []],
    ['', []],
    [',asc', []],
  ])('by %s: the first order takes precedence, and entities without it are excluded', async (field, expected) => {
    expect(await ordered(field)).toEqual(expected)
  })

  test('lists an entity with several or equal values once', async () => {
    expect((await ordered('metadata.tags')).sort()).toEqual(['orders', 'parts'])
    expect((await ordered('relations.ownedBy,desc'))[0]).toBe('parts')
    expect((await ordered('relations.ownedBy')).at(-1)).toBe('parts')
    expect((await ordered('Spec.Type'))[0]).toBe('plain')
  })

  test('rejects an order other than asc or desc, in any position', async () => {
    expect((await get('/entities/by-query?orderField=kind,')).status).toBe(400)
    expect((await get('/entities/by-query?orderField=kind&orderField=kind,up')).status).toBe(400)
    expect((await get('/entities?order=kind')).status).toBe(400)
  })

  test('by uid', async () => {
    const { body } = await get('/entities/by-query?filter=kind=resource&orderField=metadata.uid,desc')
    const uids = (body.items as { metadata: { uid: string } }[]).map((i) => i.metadata.uid)
    expect(uids).toHaveLength(3)
    expect(uids).toEqual([...uids].sort().reverse())
  })

  test.each([
    ['asc:metadata.title', ['parts', 'orders', 'plain']],
    ['desc:metadata.title', ['orders', 'parts', 'plain']],
    ['asc:spec.type&order=desc:metadata.name', ['plain', 'parts', 'orders']],
    ['asc:relations.dependsOn&order=desc:metadata.name', ['orders', 'plain', 'parts']],
    ['asc:METADATA.TAGS.TIER-1&order=asc:metadata.title', ['orders', 'parts', 'plain']],
    ['asc:spec.nowhere&order=desc:metadata.name', ['plain', 'parts', 'orders']],
  ])('the list by %s is complete: missing values last, every order applied, across pages', async (order, expected) => {
    const path = `/entities?filter=kind=resource&order=${order}`
    expect(names((await get(path)).body)).toEqual(expected)
    for (const limit of [1, 2]) {
      const paged: (string | null)[] = []
      let next: string | undefined = `/api/catalog${path}&limit=${limit}`
      while (next) {
        const response: Response = await api.get(next)
        paged.push(...names((await response.json()) as Item[]))
        next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
      }
      expect(paged).toEqual(expected)
    }
  })
})

test('searches text in the given fields, in any case, also in relations and lists', async () => {
  const matching = async (term: string, fields: string) =>
    names(
      (await get(`/entities/by-query?filter=kind=resource&fullTextFilterTerm=${term}&fullTextFilterFields=${fields}`)).body.items,
    )
  expect(await matching('GREEN', 'relations.ownedby')).toEqual(['parts'])
  expect(await matching('parts', 'Relations.dependsOn,metadata.title')).toEqual(['orders'])
  expect(await matching('TIER', 'metadata.tags')).toEqual(['orders'])
  expect(await matching('","', 'metadata.tags')).toEqual([])
  expect(await matching('west', 'metadata.annotations.EXAMPLE.com/zone')).toEqual(['orders'])
  expect(await matching('uck', 'SPEC.TYPE')).toEqual(['plain'])
  expect(await matching('ALPH', 'METADATA.TITLE')).toEqual(['parts'])
  expect(await matching('p_rts', 'metadata.name')).toEqual([])
})

describe('facets', () => {
  const facet = async (key: string) =>
    (await get(`/entity-facets?filter=kind=resource&facet=${encodeURIComponent(key)}`)).body.facets
  test.each([
    ['SPEC.TYPE', { database: 2, Bucket: 1 }],
    ['metadata.links.title', { Console: 1 }],
    ['spec.nested.list.name', { One: 1, two: 1 }],
    ['spec.nested.nums', { 1: 1, 2: 1 }],
    ['metadata.tags', { go: 2, 'tier-1': 1 }],
    ['Metadata.Tags', { go: 2, 'tier-1': 1 }],
    ['metadata.tags.GO', { true: 2 }],
    ['metadata.annotations.example.com/ZONE', { 'EU-West': 1 }],
    ['metadata.labels.a.b/c', { 'x,y': 1 }],
    ['RELATIONS.ownedby', { 'group:default/blue': 2, 'group:default/green': 1 }],
    ['relations.dependencyOf', { 'resource:default/orders': 1 }],
    ['spec.replicas', { 3: 1, 10: 1 }],
    ['spec.public', { true: 1 }],
    ['spec.nested', {}],
    ['spec.nothing', {}],
    ['metadata.etag', {}],
    ['relations', {}],
    ['kind,spec.type', {}],
  ])('%s', async (key, expected) => {
    const facets = await facet(key)
    expect(Object.keys(facets)).toEqual([key])
    expect(Object.fromEntries(facets[key].map((f: { value: string; count: number }) => [f.value, f.count]))).toEqual(expected)
    const posted = await api.send('POST', '/api/catalog/entity-facets', { facets: [key], query: { kind: 'resource' } })
    expect(((await posted.json()) as { facets: unknown }).facets).toEqual(facets)
  })
})

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

test('a position in a list is not a field', async () => {
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
  [{ entity: { apiVersion: 'acme/v1', kind: 'Robot', metadata: { name: 'r2' } }, location: 'url:https://example.com/x' }, 200],
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
