import { forTenant } from '@callboard/db/for-tenant'
import type { Descriptor, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { replacePages } from '@callboard/modules/docs'
import { eventually } from '@callboard/testing/platform'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// Expected results are those of Backstage's search backend with its PostgreSQL engine.

const entity = (kind: string, metadata: JsonObject & { name: string }, spec: JsonObject): Descriptor => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata,
  spec,
})
const owned = { type: 'service', lifecycle: 'production', owner: 'shop-team' }

const catalog: Descriptor[] = [
  entity('Component', { name: 'cart', title: 'Cart service', description: 'Holds what people want to buy' }, owned),
  entity(
    'Component',
    { name: 'checkout', description: 'Pays for what is in a cart' },
    { ...owned, owner: 'group:default/shop-team' },
  ),
  entity(
    'Component',
    { name: 'Fluss.Größe-1', namespace: 'lab', title: 'Größenrechner' },
    { ...owned, lifecycle: 'experimental' },
  ),
  entity('System', { name: 'deliveries', tags: ['logistics'] }, { owner: 'other-team' }),
  entity('User', { name: 'ada' }, { profile: { displayName: 'Ada Lovelace', email: 'ada@example.com' }, memberOf: [] }),
  entity('Group', { name: 'shop-team' }, { type: 'team', profile: { displayName: 'The Shop' }, children: [] }),
]

const page = (path: string, title: string, plain: string) => ({
  ref: 'component:default/cart',
  path,
  title,
  section: '',
  text: plain,
  plain,
  url: 'u',
})

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  const inputs = catalog.map((descriptor) => ({
    descriptor,
    item: 's',
    file: 's',
    url: descriptor.metadata.name,
    line: 1,
    evidence: null,
  }))
  await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, inputs, null))
})
afterAll(() => api.stop())

type Found = {
  results: {
    type: string
    rank: number
    document: Record<string, string>
    highlight: { preTag: string; postTag: string; fields: Record<string, string> }
  }[]
  numberOfResults: number
  nextPageCursor?: string
  previousPageCursor?: string
}

async function search(query: string, token = api.token): Promise<Found> {
  const response = await api.get(`/api/search/query?${query}`, token)
  expect(response.status).toBe(200)
  return (await response.json()) as Found
}
const titles = async (query: string) => (await search(query)).results.map((r) => r.document.title)

describe('words', () => {
  test.each([
    ['want people', ['Cart service']],
    ['PEOPLE   buy', ['Cart service']],
    ['holding', ['Cart service']],
    ['carts', ['Cart service', 'checkout']],
    ['car', ['Cart service', 'checkout']],
    ['cart !', ['Cart service', 'checkout']],
    ['cart -- & | :* ( \' " \\', ['Cart service', 'checkout']],
    ['people nowhere', []],
    ['the', []],
    ['delivery', ['deliveries']],
    ['lovelace', ['ada']],
    ['ada@example.com', ['ada']],
    ['The Shop', ['shop-team', 'Cart service', 'checkout', 'Größenrechner']],
    ['grossen', ['Größenrechner']],
    ['größe', ['Größenrechner']],
    ['logistic', ['deliveries']],
    ['team-1', ['team-1']],
  ])('%s', async (term, expected) => {
    const found = await titles(`term=${encodeURIComponent(term)}&types[0]=software-catalog`)
    const mine = found.filter((title) => !title?.startsWith('The service') && title !== 'shop')
    expect(mine.slice(0, 1)).toEqual(expected.slice(0, 1))
    expect([...mine].sort()).toEqual([...expected].sort())
  })

  test('highlights matches only', async () => {
    const { results } = await search('term=carts')
    const [first] = results
    const { preTag, postTag, fields } = first?.highlight ?? { preTag: '', postTag: '', fields: {} }
    expect(preTag).toMatch(/^<[0-9a-f-]{36}>$/)
    expect(postTag).toBe(preTag.replace('<', '</'))
    expect(fields).toMatchObject({ title: `${preTag}Cart${postTag} service`, text: expect.not.stringContaining('<'), path: '' })
    expect(results[1]?.highlight.fields.text).toBe(`Pays for what is in a ${preTag}cart${postTag}`)
    expect((await search('')).results[0]?.highlight.fields).toEqual({})
  })
})

describe('documents', () => {
  test('of entities', async () => {
    const { results } = await search('term=holds')
    expect(results).toMatchObject([{ type: 'software-catalog', rank: 1 }])
    expect(results[0]?.document).toEqual({
      title: 'Cart service',
      text: 'Holds what people want to buy',
      componentType: 'service',
      type: 'service',
      namespace: 'default',
      kind: 'Component',
      lifecycle: 'production',
      owner: 'shop-team',
      location: '/catalog/default/component/cart',
    })
    expect((await search('term=lovelace')).results[0]?.document).toMatchObject({
      title: 'ada',
      text: 'Ada Lovelace : ada@example.com',
      type: 'other',
      owner: '',
      location: '/catalog/default/user/ada',
    })
    expect((await search('term=fluss')).results[0]?.document.location).toBe(
      `/catalog/lab/component/${encodeURIComponent('fluss.größe-1')}`,
    )
  })

  test('of docs pages, ranked with entities, including new ones', async () => {
    expect((await search('term=reconciled&types[0]=techdocs')).results).toEqual([])
    const pages = [
      page('index.md', 'The cart', 'What it does.'),
      page('ops/books.md', 'How to reconcile', 'Reconcile the books of each cart at night.'),
      page('ops/README.md', 'Operations', 'Who is called.'),
    ]
    await forTenant(api.tenant.id).tx((db) => replacePages(db, api.tenant.id, api.integrationId, [{ key: 's', pages }]))
    // The cache is invalidated shortly after the change.
    const found = await eventually(async () => {
      const answer = await search('term=night reconciled&types[0]=techdocs')
      return answer.results.length > 0 ? answer : undefined
    })
    expect(found).toMatchObject({ numberOfResults: 1, results: [{ type: 'techdocs', rank: 1 }] })
    expect(found.results[0]?.document).toEqual({
      title: 'How to reconcile',
      text: 'Reconcile the books of each cart at night.',
      path: 'ops/books/',
      kind: 'component',
      namespace: 'default',
      name: 'cart',
      entityTitle: 'Cart service',
      componentType: 'service',
      type: 'service',
      lifecycle: 'production',
      owner: 'shop-team',
      location: '/docs/default/component/cart/ops/books/',
    })
    const all = await search('types[0]=techdocs')
    expect(all.results.map((r) => r.document.path).sort()).toEqual(['', 'ops/', 'ops/books/'])
    expect((await search('term=cart')).results.map((r) => [r.type, r.document.title])).toEqual([
      ['software-catalog', 'Cart service'],
      ['techdocs', 'The cart'],
      ['software-catalog', 'checkout'],
      ['techdocs', 'How to reconcile'],
    ])
    expect((await search('types[0]=techdocs&filters[name]=cart&filters[owner]=shop-team')).numberOfResults).toBe(3)
    expect((await search('term=reconcile&types[0]=techdocs&filters[kind]=API')).results).toEqual([])
    expect((await search('term=reconcile', api.foreignToken)).numberOfResults).toBe(0)
  })
})

describe('filters', () => {
  const only = 'types[0]=software-catalog&'
  test.each([
    ['filters[owner]=shop-team', ['Cart service', 'Größenrechner']],
    ['filters[owner]=group:default/shop-team', ['Cart service', 'checkout']],
    ['filters[kind]=User', ['ada']],
    ['filters[kind][0]=User&filters[kind][1]=System', ['ada', 'deliveries']],
    ['filters[kind]=User&filters[kind]=System', ['ada', 'deliveries']],
    ['filters[kind]=Component&filters[lifecycle]=experimental', ['Größenrechner']],
    ['filters[namespace]=lab', ['Größenrechner']],
    ['filters[type]=other&filters[kind]=System', ['deliveries']],
    ['filters[componentType]=team&filters[title]=shop-team', ['shop-team']],
    ['filters[unknown]=x', []],
    ['filters[kind][deep]=User', []],
    ['filters[constructor]=x', []],
    ['term=lovelace&filters[kind]=Group', []],
  ])('%s', async (query, expected) => {
    expect((await titles(only + query)).sort()).toEqual([...expected].sort())
  })
})

describe('pages', () => {
  const query = 'types[0]=software-catalog&filters[kind]=Component'

  test('in sequence', async () => {
    const first = await search(`${query}&pageLimit=20`)
    expect(first).toMatchObject({ numberOfResults: 33, results: { length: 20 } })
    expect(first.previousPageCursor).toBeUndefined()
    const second = await search(`${query}&pageLimit=20&pageCursor=${first.nextPageCursor}`)
    expect([second.results.length, second.results[0]?.rank, second.nextPageCursor]).toEqual([13, 21, undefined])
    const back = await search(`${query}&pageLimit=20&pageCursor=${second.previousPageCursor}`)
    expect(back.results).toEqual(first.results)
  })

  test('of size zero, to get the total', async () => {
    expect(await search(`${query}&pageLimit=0`)).toEqual({ results: [], numberOfResults: 33 })
    expect(await search('term=carts&types[0]=software-catalog&pageLimit=0')).toEqual({ results: [], numberOfResults: 2 })
  })

  test.each(['abc', btoa('-1'), btoa('1e999'), btoa('0.5'), ''])(
    'treats the invalid cursor "%s" as the first page',
    async (cursor) => {
      const found = await search(`${query}&pageLimit=3&pageCursor=${encodeURIComponent(cursor)}`)
      expect(found).toMatchObject({ numberOfResults: 33, results: [{ rank: 1 }, { rank: 2 }, { rank: 3 }] })
    },
  )

  test('far beyond the last', async () => {
    expect(await search(`${query}&pageCursor=${btoa('99999999')}`)).toMatchObject({ results: [], numberOfResults: 33 })
  })
})

test.each([
  'pageLimit=101',
  'pageLimit=-1',
  'pageLimit=x',
  'pageLimit=',
  'filters=x',
  `term=${'x'.repeat(201)}`,
  'types[0]=unknown',
])('rejects %s with a readable message', async (query) => {
  const response = await api.get(`/api/search/query?${query}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { name: 'InputError' } })
})

test('requires a token', async () => {
  expect((await api.get('/api/search/query?term=x', '')).status).toBe(401)
})
