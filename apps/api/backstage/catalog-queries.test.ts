import { describe, expect, test } from 'vitest'
import { api, filtered, found, get, type Item, names, othersThan, resources, serveCatalog } from './catalog-queries-support.ts'

// Expected results are those of Backstage 1.55 (catalog backend 4.0.0), whose search table has a row for each value of a key.

serveCatalog()

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
    [
      'letters that PostgreSQL and JavaScript lower differently',
      { 'metadata.description': { $in: ['İstanbul ΟΔΟΣ', 'x'] } },
      ['plain'],
    ],
    ['one such letter', { 'metadata.description': 'İSTANBUL ΟΔΟΣ' }, ['plain']],
    ['a prefix with such a letter', { 'metadata.description': { $hasPrefix: 'İst' } }, ['plain']],
    ['such a letter in a value without a column', { 'metadata.annotations.example.com/city': 'İSTANBUL' }, ['plain']],
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
