import { createHmac, randomUUID } from 'node:crypto'
import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client'
import { actions } from '@callboard/core/permissions'
import { forTenant } from '@callboard/db/for-tenant'
import { applyEntities } from '@callboard/db/repos/entity-apply'
import { createLogger } from '@callboard/jobs/logger'
import type { Platform } from '@callboard/operations/platform'
import { pluginRegistry } from '@callboard/plugins/server'
import { type TestDatabase, openTestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApi } from './server.ts'

let database: TestDatabase
let platform: Platform
let app: FastifyInstance
let a: TestTenant
let b: TestTenant
let token: string
let foreign: string
let base: string
const integrationId = randomUUID()
const hookSecret = 'hook-secret'

const component = (name: string, i: number) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    title: `The ${name}`,
    tags: i % 2 ? ['odd'] : ['even'],
    annotations: { 'github.com/project-slug': `acme/${name}` },
  },
  spec: { type: i % 3 ? 'service' : 'library', lifecycle: 'production', owner: `team-${i % 2}` },
})

beforeAll(async () => {
  database = await openTestDatabase()
  platform = testPlatform(pluginRegistry)
  app = await buildApi({ platform, log: createLogger('test', 'silent') })
  base = await app.listen({ port: 0, host: '127.0.0.1' })
  a = await createTestTenant(platform, 'Alpha')
  b = await createTestTenant(platform, 'Beta')
  token = await a.token()
  foreign = await b.token()
  const secrets = await platform.vault.seal(a.id, { values: { token: 'x' }, hookSecret })
  await forTenant(a.id).tx(async (db) => {
    await db.integration.create({
      data: {
        tenantId: a.id,
        id: integrationId,
        pluginId: 'github',
        name: 'x',
        account: 'acme',
        settings: { organization: 'acme' },
        secrets,
      },
    })
    const descriptors = [
      ...Array.from({ length: 30 }, (_, i) => component(`service-${String(i).padStart(2, '0')}`, i)),
      { apiVersion: 'backstage.io/v1alpha1', kind: 'Group', metadata: { name: 'team-1' }, spec: { type: 'team', children: [] } },
      { apiVersion: 'backstage.io/v1alpha1', kind: 'Domain', metadata: { name: 'shop' }, spec: { owner: 'team-1' } },
    ]
    await applyEntities(
      db,
      a.id,
      integrationId,
      descriptors.map((descriptor) => ({ descriptor, item: 'i', file: 'f', url: `u ${descriptor.metadata.name}`, line: 1 })),
      null,
    )
  })
})
afterAll(async () => {
  await app.close()
  await database.drop()
})

const get = (path: string, bearer: string | undefined = token) =>
  fetch(base + path, bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {})
const send = (method: string, path: string, body: unknown, bearer = token) =>
  fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('Backstage’s own client, unchanged', () => {
  const client = new CatalogClient({
    discoveryApi: { getBaseUrl: async (id) => `${base}/api/${id}` },
    fetchApi: { fetch: (url, init) => fetch(url, init as RequestInit) as never },
  })
  const withToken = () => ({ token })

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

  test('another organization’s token sees none of it', async () => {
    expect((await client.queryEntities({ limit: 5 }, { token: foreign })).totalItems).toBe(0)
    expect(await client.getEntityByRef('component:default/service-03', { token: foreign })).toBeUndefined()
    expect((await client.getEntitiesByRefs({ entityRefs: ['component:default/service-03'] }, { token: foreign })).items).toEqual([
      undefined,
    ])
    expect((await client.getEntityFacets({ facets: ['kind'] }, { token: foreign })).facets.kind).toEqual([])
  })
})

test.each([
  ['/api/catalog/entities', undefined, 401, 'AuthenticationError'],
  ['/api/catalog/entities/by-query?cursor=rubbish', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-query?limit=many', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-query?orderField=kind,sideways', 'own', 400, 'InputError'],
  ['/api/catalog/entities/by-name/component/default/none', 'own', 404, 'NotFoundError'],
  ['/api/catalog/entity-facets', 'own', 400, 'InputError'],
  ['/api/catalog/locations', 'own', 404, 'NotFoundError'],
])('%s answers in Backstage’s error shape', async (path, who, status, name) => {
  const response = await get(path, who ? token : '')
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { name, message: expect.any(String) }, response: { statusCode: status } })
})

describe('/api/v1', () => {
  test('describes itself, in OpenAPI 3.1, with every route that it serves', async () => {
    const document = (await (await get('/api/v1/openapi.json', '')).json()) as {
      openapi: string
      paths: Record<string, Record<string, { responses: object }>>
    }
    expect(document.openapi).toBe('3.1.0')
    expect(
      Object.entries(document.paths)
        .flatMap(([path, verbs]) => Object.keys(verbs).map((v) => `${v} ${path}`))
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "delete /integrations/{id}",
        "get /entities",
        "get /entities/{ref}",
        "get /integrations",
        "get /integrations/{id}",
        "get /integrations/{id}/problems",
        "get /integrations/{id}/runs",
        "patch /integrations/{id}",
        "post /integrations",
        "post /integrations/check",
        "post /integrations/{id}/runs/{runId}/approve-removals",
        "post /integrations/{id}/runs/{runId}/cancel",
        "post /integrations/{id}/sync",
        "put /integrations/{id}/state",
      ]
    `)
  })

  test('lists and gets entities', async () => {
    const list = (await (
      await get('/api/v1/entities?kind=component&owner=group:default/team-1&sort=name&order=desc&limit=2')
    ).json()) as { total: number; entities: { name: string }[] }
    expect(list).toMatchObject({ total: 15, entities: [{ name: 'service-29' }, { name: 'service-27' }] })
    expect(await (await get('/api/v1/entities/component:default%2Fservice-03')).json()).toMatchObject({ kind: 'Component' })
  })

  test('refusals are problem details with a code and what to do', async () => {
    const cases: [Promise<Response>, number, string][] = [
      [get('/api/v1/entities', ''), 401, 'unauthenticated'],
      [get('/api/v1/entities', 'cb_wrong'), 401, 'unauthenticated'],
      [get('/api/v1/entities/nonsense'), 400, 'invalid_input'],
      [get('/api/v1/entities/component:default%2Fnone'), 404, 'not_found'],
      [get('/api/v1/integrations/not-an-id'), 400, 'invalid_input'],
      [get(`/api/v1/integrations/${randomUUID()}`), 404, 'not_found'],
      [get('/api/v1/nothing'), 404, 'not_found'],
      [send('POST', '/api/v1/integrations', '{'), 400, 'invalid_input'],
      [send('POST', '/api/v1/integrations', { pluginId: 'github', settings: {}, secrets: {} }), 400, 'invalid_input'],
      [get('/api/v1/entities?limit=0'), 400, 'invalid_input'],
    ]
    for (const [answer, status, code] of cases) {
      const response = await answer
      expect([response.url, response.status]).toEqual([response.url, status])
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      expect(await response.json()).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) })
    }
  })

  test('a token needs the scope', async () => {
    const reader = await a.token(['catalog.read'])
    expect((await get('/api/v1/entities', reader)).status).toBe(200)
    const refused = await get('/api/v1/integrations', reader)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ detail: 'This token lacks the scope integrations.read.' })
  })
})

test('every route refuses another organization’s ids', async () => {
  const document = (await (await get('/api/v1/openapi.json', '')).json()) as { paths: Record<string, Record<string, unknown>> }
  let cases = 0
  for (const [path, verbs] of Object.entries(document.paths)) {
    for (const verb of Object.keys(verbs)) {
      const url = `/api/v1${path.replace('{id}', integrationId).replace('{runId}', randomUUID()).replace('{ref}', 'component:default%2Fservice-03')}`
      const body =
        verb === 'put'
          ? { state: 'paused' }
          : verb === 'patch'
            ? { settings: { organization: 'acme' }, secrets: {} }
            : { pluginId: 'github', settings: { organization: 'acme', host: 'http://127.0.0.1:1' }, secrets: { token: 'x' } }
      const response =
        verb === 'get' || verb === 'delete'
          ? await fetch(base + url, { method: verb.toUpperCase(), headers: { authorization: `Bearer ${foreign}` } })
          : await send(verb.toUpperCase(), url, body, foreign)
      const text = await response.text()
      expect(text).not.toContain('The service')
      expect(text).not.toContain(integrationId)
      if (path.includes('{')) expect([url, response.status]).toEqual([url, 404])
      cases++
    }
  }
  expect(cases).toBe(14)
  expect(actions.length).toBeGreaterThan(5)
})

describe('webhooks', () => {
  const url = (id: string) => `${base}/api/hooks/github/${id}`
  const body = JSON.stringify({ zen: 'x' })
  const sign = (text: string, secret = hookSecret) => `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`
  const deliver = (options: { id?: string | undefined; delivery?: string; signature?: string; text?: string }) =>
    fetch(url(options.id ?? integrationId), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': options.delivery ?? randomUUID(),
        'x-hub-signature-256': options.signature ?? sign(options.text ?? body),
      },
      body: options.text ?? body,
    })
  const count = () => forTenant(a.id).tx((db) => db.inboundEvent.count())

  test('a signed delivery is stored once, with its job', async () => {
    const delivery = randomUUID()
    expect(await (await deliver({ delivery })).json()).toEqual({ stored: true })
    const replay = await deliver({ delivery })
    expect([replay.status, await replay.json()]).toEqual([202, { stored: false }])
    expect(await count()).toBe(1)
    expect(await forTenant(a.id).tx((db) => db.outbox.count({ where: { name: 'integration.process-event' } }))).toBe(1)
  })

  test.each([
    ['forged', { signature: sign(body, 'another secret') }, 401],
    ['unsigned', { signature: '' }, 401],
    ['truncated', { signature: sign(body), text: body.slice(0, -2) }, 401],
    ['for another address', { id: randomUUID() }, 401],
    ['for no address', { id: 'x' }, 401],
    ['not JSON', { text: 'zen=x' }, 400],
    ['with characters that a database refuses', { text: '{"a":"\\u0000 \\ud800"}' }, 202],
  ])('%s', async (_, options, status) => {
    expect((await deliver(options)).status).toBe(status)
  })
})

test('whatever is sent, never a 500', async () => {
  const odd = [
    '%00',
    "'; drop table entity; --",
    '../../etc/passwd',
    '\u202e',
    '💥',
    'a'.repeat(700),
    '-1',
    'null',
    '[]',
    '%F0%28',
    '__proto__',
    'kind=',
    '=',
    ',,,',
    'kind=component,kind',
  ]
  const paths = odd.flatMap((o) => {
    const e = o.startsWith('%') ? o : encodeURIComponent(o)
    return [
      `/api/v1/entities/${e}`,
      `/api/v1/entities?text=${e}&kind=${e}&owner=${e}`,
      `/api/v1/integrations/${e}`,
      `/api/catalog/entities/by-query?filter=${e}&orderField=${e}&fields=${e}&fullTextFilterTerm=${e}`,
      `/api/catalog/entities?filter=${e}&after=${e}&order=${e}`,
      `/api/catalog/entities/by-name/${e}/${e}/${e}`,
      `/api/catalog/entity-facets?facet=${e}&filter=${e}`,
    ]
  })
  for (const path of paths) {
    const response = await get(path)
    expect([path, response.status >= 500 ? await response.text() : 'fine']).toEqual([path, 'fine'])
  }
  const bodies = [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"entityRefs":[1]}',
    '{"entityRefs":["a b"]}',
    '{"query":{"$x":1}}',
    '{"query":{"kind":{"$in":[{}]}}}',
    '{"facets":[]}',
    '{"cursor":"x"}',
    '{"orderBy":5}',
    `{"query":${'{"$not":'.repeat(50)}1${'}'.repeat(50)}}`,
  ]
  for (const body of bodies) {
    for (const path of [
      '/api/catalog/entities/by-refs',
      '/api/catalog/entities/by-query',
      '/api/catalog/entity-facets',
      '/api/v1/integrations',
      '/api/v1/integrations/check',
    ]) {
      const response = await send('POST', path, body)
      expect([path, body, response.status < 500]).toEqual([path, body, true])
    }
  }
})

test('limits are told in headers, and a busy caller is asked to wait', async () => {
  const strict = await buildApi({ platform, log: createLogger('test', 'silent'), requestsPerMinute: 3 })
  const answers = []
  for (let i = 0; i < 5; i++)
    answers.push(await strict.inject({ url: '/api/v1/entities?limit=1', headers: { authorization: `Bearer ${token}` } }))
  expect(answers.map((r) => r.statusCode)).toEqual([200, 200, 200, 429, 429])
  expect(answers[0]?.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '2' })
  expect(Number(answers[4]?.headers['retry-after'])).toBeGreaterThan(0)
  expect(answers[4]?.json()).toMatchObject({ code: 'rate_limited' })
  await strict.close()
})

test('health and metrics', async () => {
  expect(await (await get('/healthz', '')).json()).toEqual({ ok: true })
  expect(await (await get('/readyz', '')).json()).toEqual({ ok: true })
  expect(await (await get('/metrics', '')).text()).toContain('callboard_http_requests_total')
})
