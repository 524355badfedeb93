import { createHmac, randomUUID } from 'node:crypto'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import type { Platform } from '@callboard/kernel/platform'
import { applyEntities } from '@callboard/modules/catalog/testing'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApi } from './server.ts'
import { hookSecret, startTestApi, type TestApi } from './test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

describe('/api/v1', () => {
  test('serves an OpenAPI 3.1 document with every route', async () => {
    const document = (await (await api.get('/api/v1/openapi.json', '')).json()) as {
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
        "delete /conclusions/{ref}/values/{field}",
        "delete /entities/{ref}",
        "delete /exports/{id}",
        "delete /flag-clients/{id}",
        "delete /flag-requests/{id}",
        "delete /flag-segments/{key}",
        "delete /integrations/{id}",
        "delete /integrations/{id}/agent-tokens/{tokenId}",
        "delete /invitations/{id}",
        "delete /knowledge/articles/{id}",
        "delete /knowledge/golden-questions/{id}",
        "delete /members/{userId}",
        "delete /questions/{id}",
        "delete /questions/{id}/answer",
        "delete /template-policies/{id}",
        "delete /threads",
        "delete /threads/{id}",
        "delete /tokens/{id}",
        "get /approvals",
        "get /audit",
        "get /budgets",
        "get /changes",
        "get /conclusions",
        "get /conclusions/ignored",
        "get /costs",
        "get /entities",
        "get /entities/{ref}",
        "get /entities/{ref}/as-of",
        "get /entities/{ref}/docs",
        "get /entities/{ref}/docs/page",
        "get /entities/{ref}/findings",
        "get /entities/{ref}/workloads",
        "get /experiments",
        "get /experiments/{id}",
        "get /exports",
        "get /exports/{id}/content",
        "get /flag-clients",
        "get /flag-environments",
        "get /flag-requests",
        "get /flag-segments",
        "get /flags",
        "get /flags/{key}",
        "get /flags/{key}/references",
        "get /integrations",
        "get /integrations/{id}",
        "get /integrations/{id}/agent-tokens",
        "get /integrations/{id}/items/{key}",
        "get /integrations/{id}/problems",
        "get /integrations/{id}/pushes",
        "get /integrations/{id}/runs",
        "get /invitations",
        "get /items",
        "get /knowledge/articles",
        "get /knowledge/articles/{id}",
        "get /knowledge/gaps",
        "get /knowledge/golden-questions",
        "get /members",
        "get /metrics",
        "get /notifications",
        "get /pipeline-runs",
        "get /plugins",
        "get /questions",
        "get /questions/own",
        "get /questions/{id}",
        "get /runs",
        "get /runs/{id}",
        "get /runtimes",
        "get /search",
        "get /stale-flags",
        "get /template-actions",
        "get /template-policies",
        "get /templates",
        "get /templates/{ref}",
        "get /templates/{ref}/text",
        "get /threads",
        "get /threads/{id}",
        "get /tokens",
        "get /tombstones",
        "get /workloads",
        "patch /integrations/{id}",
        "post /approvals/{id}/{step}",
        "post /ask",
        "post /conclusions/accept",
        "post /conclusions/ignored",
        "post /conclusions/ignored/remove",
        "post /events",
        "post /events/import",
        "post /experiments",
        "post /experiments/{id}/conclusion",
        "post /experiments/{id}/start",
        "post /exports",
        "post /exposures",
        "post /flag-clients",
        "post /flag-requests",
        "post /flag-requests/{id}/decision",
        "post /flags",
        "post /flags/import",
        "post /flags/{key}/environments/{environment}/try",
        "post /flags/{key}/undo",
        "post /integrations",
        "post /integrations/check",
        "post /integrations/{id}/agent-tokens",
        "post /integrations/{id}/runs/{runId}/approve-removals",
        "post /integrations/{id}/runs/{runId}/cancel",
        "post /integrations/{id}/sync",
        "post /integrations/{id}/webhook",
        "post /invitations",
        "post /invitations/{id}/resend",
        "post /knowledge/article-texts",
        "post /knowledge/articles",
        "post /knowledge/articles/{id}/restore",
        "post /knowledge/golden-questions",
        "post /knowledge/tasks/{id}/dismiss",
        "post /metrics",
        "post /notifications/read",
        "post /proposals",
        "post /questions/answered",
        "post /questions/{id}/accept",
        "post /questions/{id}/send",
        "post /runs",
        "post /runs/{id}/cancel",
        "post /runs/{id}/retry",
        "post /runs/{id}/undo",
        "post /template-policies",
        "post /templates",
        "post /templates/{ref}/dry-run",
        "post /templates/{ref}/required-approvals",
        "post /tokens",
        "post /tombstones/{ref}/restore",
        "put /conclusions/{ref}/values/{field}",
        "put /entities",
        "put /flag-environments/{environment}",
        "put /flag-segments/{key}",
        "put /flags/{key}",
        "put /flags/{key}/archived",
        "put /flags/{key}/environments/{environment}",
        "put /flags/{key}/environments/{environment}/enabled",
        "put /flags/{key}/permanent",
        "put /integrations/{id}/state",
        "put /knowledge/articles/{id}",
        "put /members/{userId}/role",
        "put /plugins/{id}",
        "put /questions/{id}/answer",
        "put /questions/{id}/feedback",
        "put /template-policies/{id}",
        "put /templates/{ref}/text",
        "put /threads/{id}/sharing",
      ]
    `)
  })

  test('lists and gets entities', async () => {
    const list = (await (
      await api.get('/api/v1/entities?kind=component&owner=group:default/team-1&sort=name&order=desc&limit=2')
    ).json()) as { total: number; entities: { name: string }[] }
    expect(list).toMatchObject({ total: 15, entities: [{ name: 'service-29' }, { name: 'service-27' }] })
    expect(await (await api.get('/api/v1/entities/component:default%2Fservice-03')).json()).toMatchObject({ kind: 'Component' })
  })

  test('inferred values can be reviewed, and values of a descriptor cannot', async () => {
    const descriptor = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'guessed' },
      spec: { type: 'library', lifecycle: 'production', owner: 'unknown' },
    }
    const evidence = [{ field: 'spec.type', source: 'package.json', why: 'So.', confidence: 0.5 }]
    const input = { descriptor, item: 'g', file: 'package.json', url: 'u', line: 1, evidence }
    await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, [input], null))
    const at = (name: string) => `/api/v1/conclusions/${encodeURIComponent(`component:default/${name}`)}/values/spec.type`
    const judged = await api.send('PUT', at('guessed'), { verdict: 'corrected', value: 'service' })
    expect([judged.status, await judged.json()]).toMatchObject([200, { verdict: 'corrected', value: 'service' }])
    const listed = (await (await api.get('/api/v1/conclusions')).json()) as { conclusions: object[]; total: number }
    expect(listed).toMatchObject({ total: 1, conclusions: [{ type: 'service', receipts: [{ verdict: 'corrected' }] }] })
    const authorization = `Bearer ${api.token}`
    const undone = await fetch(`${api.base}${at('guessed')}`, { method: 'DELETE', headers: { authorization } })
    expect(undone.status).toBe(200)
    const described = await api.send('PUT', at('service-00'), { verdict: 'confirmed' })
    expect([described.status, await described.json()]).toMatchObject([409, { code: 'conflict' }])
    const wrong = await api.send('PUT', at('guessed').replace('spec.type', 'metadata.name'), { verdict: 'rejected' })
    expect(wrong.status).toBe(400)
  })

  test('errors are problem details with a code and what to do', async () => {
    const cases: [Promise<Response>, number, string][] = [
      [api.get('/api/v1/entities', ''), 401, 'unauthenticated'],
      [api.get('/api/v1/entities', 'cb_wrong'), 401, 'unauthenticated'],
      [api.get('/api/v1/entities/nonsense'), 400, 'invalid_input'],
      [api.get('/api/v1/entities/component:default%2Fnone'), 404, 'not_found'],
      [api.get('/api/v1/integrations/not-an-id'), 400, 'invalid_input'],
      [api.get(`/api/v1/integrations/${randomUUID()}`), 404, 'not_found'],
      [api.get('/api/v1/nothing'), 404, 'not_found'],
      [api.send('POST', '/api/v1/integrations', '{'), 400, 'invalid_input'],
      [api.send('POST', '/api/v1/integrations', { pluginId: 'github', settings: {}, secrets: {} }), 400, 'invalid_input'],
      [api.get('/api/v1/entities?limit=0'), 400, 'invalid_input'],
    ]
    for (const [answer, status, code] of cases) {
      const response = await answer
      expect([response.url, response.status]).toEqual([response.url, status])
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      expect(await response.json()).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) })
    }
  })

  test('a token needs the scope', async () => {
    const reader = await api.tenant.token(['catalog.read'])
    expect((await api.get('/api/v1/entities', reader)).status).toBe(200)
    const refused = await api.get('/api/v1/integrations', reader)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ detail: 'This token is missing the scope integrations.read.' })
  })
})

describe('webhooks', () => {
  const url = (id: string) => `${api.base}/api/hooks/github/${id}`
  const body = JSON.stringify({ zen: 'x' })
  const sign = (text: string, secret = hookSecret) => `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`
  const deliver = (options: { id?: string | undefined; delivery?: string; signature?: string; text?: string }) =>
    fetch(url(options.id ?? api.integrationId), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': options.delivery ?? randomUUID(),
        'x-hub-signature-256': options.signature ?? sign(options.text ?? body),
      },
      body: options.text ?? body,
    })
  const count = () => forTenant(api.tenant.id).tx((db) => db.inboundEvent.count())

  test('a signed delivery is stored once, with its job', async () => {
    const delivery = randomUUID()
    expect(await (await deliver({ delivery })).json()).toEqual({ stored: true })
    const replay = await deliver({ delivery })
    expect([replay.status, await replay.json()]).toEqual([202, { stored: false }])
    expect(await count()).toBe(1)
    expect(await forTenant(api.tenant.id).tx((db) => db.outbox.count({ where: { name: 'integration.process-event' } }))).toBe(1)
  })

  test.each([
    ['forged', { signature: sign(body, 'another secret') }, 401],
    ['unsigned', { signature: '' }, 401],
    ['truncated', { signature: sign(body), text: body.slice(0, -2) }, 401],
    ['for another host', { id: randomUUID() }, 401],
    ['for no host', { id: 'x' }, 401],
    ['not JSON', { text: 'zen=x' }, 400],
    ['with characters that PostgreSQL rejects', { text: '{"a":"\\u0000 \\ud800"}' }, 202],
  ])('%s', async (_, options, status) => {
    expect((await deliver(options)).status).toBe(status)
  })
})

describe('the webhook of Stripe', () => {
  const billing = { secretKey: 'sk_test_x', webhookSecret: 'whsec_x', tax: false }
  const stripe = new Stripe('sk_test_x')
  const payload = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'x',
    data: { object: { object: 'account' } },
  })
  const post = async (body: string, signature?: string, platform: Platform = { ...api.platform, billing }) => {
    const server = await buildApi({ platform, log: createLogger('test', 'silent'), requestsPerMinute: 1000 })
    const headers = { 'content-type': 'application/json', ...(signature ? { 'stripe-signature': signature } : {}) }
    const { statusCode } = await server.inject({ method: 'POST', url: '/api/stripe', headers, payload: body })
    await server.close()
    return statusCode
  }
  const signed = (body: string) => stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_x' })

  test('accepts signed Stripe events, and rejects unsigned, changed or oversized ones', async () => {
    expect(await post(payload, signed(payload))).toBe(200)
    expect(await post(payload, signed(payload))).toBe(200)
    expect(await post(payload)).toBe(401)
    expect(await post(`${payload} `, signed(payload))).toBe(401)
    const large = JSON.stringify({ ...JSON.parse(payload), more: 'x'.repeat(300 * 1024) })
    expect(await post(large, signed(large))).toBe(413)
    expect(await systemDb('health').stripeEvent.count({ where: { id: JSON.parse(payload).id } })).toBe(1)
  })

  test('is absent where nothing is sold', async () => {
    expect(await post(payload, signed(payload), api.platform)).toBe(404)
  })
})

test('never responds with 500, whatever is sent', async () => {
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
    const response = await api.get(path)
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
      const response = await api.send('POST', path, body)
      expect([path, body, response.status < 500]).toEqual([path, body, true])
    }
  }
})

test('reports limits in headers, and asks a busy client to wait', async () => {
  const strict = await buildApi({ platform: api.platform, log: createLogger('test', 'silent'), requestsPerMinute: 3 })
  const answers = []
  for (let i = 0; i < 5; i++)
    answers.push(await strict.inject({ url: '/api/v1/entities?limit=1', headers: { authorization: `Bearer ${api.token}` } }))
  expect(answers.map((r) => r.statusCode)).toEqual([200, 200, 200, 429, 429])
  expect(answers[0]?.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '2' })
  expect(Number(answers[4]?.headers['retry-after'])).toBeGreaterThan(0)
  expect(answers[4]?.json()).toMatchObject({ code: 'rate_limited' })
  await strict.close()
})

test('health and metrics', async () => {
  expect(await (await api.get('/healthz', '')).json()).toEqual({ ok: true })
  expect(await (await api.get('/readyz', '')).json()).toEqual({ ok: true })
  expect(await (await api.get('/metrics', '')).text()).toContain('callboard_http_requests_total')
})
