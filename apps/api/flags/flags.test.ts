import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { saveFlagSettings, toggleFlag } from '@callboard/modules/flags'
import { eventually } from '@callboard/testing/platform'
import { OpenFeature as JsOpenFeature } from '@openfeature/js-sdk'
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import { OpenFeature as ServerOpenFeature } from '@openfeature/server-sdk'
import { type Provider, OpenFeature as WebOpenFeature } from '@openfeature/web-sdk'
import { createConfidenceServerProvider } from '@spotify-confidence/openfeature-server-provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startTestApi, type TestApi } from '../test-api.ts'

// Flags as applications get them: by the protocols, and by published SDKs without a change.

let api: TestApi
let secret: string
let publicSecret: string

const contract = path.resolve(import.meta.dirname, '../../../../shared/data/flags/ofrep/openapi.yaml')
/** The published description, where it is available. */
const validate = existsSync(contract) ? validatorOf(readFileSync(contract, 'utf8')) : undefined

function validatorOf(text: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const description = parse(text)
  // Its kinds of flags are not exclusive: a whole number is an integer and a float, and all satisfy the one without a value.
  const { allOf } = description.components.schemas.evaluationSuccess
  for (const part of allOf) if (part.oneOf) Object.assign(part, { anyOf: part.oneOf, oneOf: undefined })
  ajv.addSchema(JSON.parse(JSON.stringify(description)), 'ofrep')
  return (schema: string, value: unknown) => {
    const check = ajv.getSchema(`ofrep#/components/schemas/${schema}`)
    if (!check) throw new Error(`The description has no ${schema}.`)
    return check(value) ? [] : check.errors
  }
}

const ofrep = (key: string, body: unknown, bearer = secret, headers: Record<string, string> = {}) =>
  fetch(`${api.base}/ofrep/v1/evaluate/flags${key}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const ada = { context: { targetingKey: 'ada', country: 'SE' } }

const flags = [
  { key: 'checkout', type: 'boolean', variants: { on: true, off: false } },
  { key: 'colour', type: 'string', variants: { red: 'red', blue: 'blue' } },
  { key: 'limit', type: 'integer', variants: { low: 10, high: 100 } },
  { key: 'ratio', type: 'double', variants: { half: 0.5, whole: 1 } },
  {
    key: 'page',
    type: 'structure',
    variants: { small: { size: 1, title: 'a', dark: false }, large: { size: 9, title: 'b', dark: true } },
  },
] as const

const production = (key: string) => `/api/v1/flags/${key}/environments/production`
const swedes = { attribute: 'country', operator: 'equals', value: 'SE' }

beforeAll(async () => {
  api = await startTestApi()
  for (const { key, type, variants } of flags) {
    const list = Object.entries(variants).map(([name, value]) => ({ name, value }))
    expect((await api.send('POST', '/api/v1/flags', { key, type, variants: list })).status).toBe(201)
    const [first, second] = list.map((v) => v.name)
    const rule = { id: 'swedes', targeting: swedes, unit: null, split: [{ variant: first, weight: 10_000 }] }
    const settings = { enabled: true, offVariant: second, defaultVariant: second, rules: [rule], why: 'Sweden first' }
    expect((await api.send('PUT', production(key), settings)).status).toBe(200)
  }
  const client = async (kind: string) => {
    const response = await api.send('POST', '/api/v1/flag-clients', { name: kind, environment: 'production', kind })
    expect(response.status).toBe(201)
    return ((await response.json()) as { secret: string }).secret
  }
  secret = await client('server')
  publicSecret = await client('public')
})
afterAll(async () => {
  await Promise.all([ServerOpenFeature.close(), WebOpenFeature.close()])
  // Confidence's client reports what was used a quarter of a second later.
  await setTimeout(400)
  await api.stop()
})

describe('OFREP', () => {
  const answerOf = async (response: Response, schema: string) => {
    const body = await response.json()
    if (validate) expect(validate(schema, body)).toEqual([])
    return body as Record<string, unknown>
  }

  test.each(flags.map((f) => [f.key, f] as const))('answers the flag %s', async (key, { variants }) => {
    const [[variant, value]] = Object.entries(variants) as [[string, unknown]]
    const response = await ofrep(`/${key}`, ada)
    expect(response.status).toBe(200)
    const expected = { key, variant, value, reason: 'TARGETING_MATCH', metadata: { rule: 'swedes' } }
    expect(await answerOf(response, 'serverEvaluationSuccess')).toEqual(expected)
  })

  test('says UNKNOWN with DEFAULT in the metadata where no rule matched, which the protocol has no word for', async () => {
    const response = await ofrep('/checkout', { context: { targetingKey: 'ada' } })
    expect(await answerOf(response, 'serverEvaluationSuccess')).toMatchObject({
      value: false,
      reason: 'UNKNOWN',
      metadata: { reason: 'DEFAULT' },
    })
  })

  test('answers all flags, and 304 to whoever has that answer', async () => {
    const response = await ofrep('', ada)
    const etag = response.headers.get('etag') ?? ''
    const body = await answerOf(response, 'bulkEvaluationSuccess')
    expect((body.flags as unknown[]).length).toBe(flags.length)
    const again = await ofrep('', ada, secret, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await ofrep('', { context: { targetingKey: 'bob' } }, secret, { 'if-none-match': etag })).status).toBe(200)
  })

  test('answers 404 for an unknown flag', async () => {
    const response = await ofrep('/nowhere', ada)
    expect(response.status).toBe(404)
    expect(await answerOf(response, 'flagNotFound')).toMatchObject({ key: 'nowhere', errorCode: 'FLAG_NOT_FOUND' })
  })

  test.each([
    ['{', 'PARSE_ERROR'],
    [[], 'INVALID_CONTEXT'],
    [{}, 'INVALID_CONTEXT'],
    [{ context: 'x' }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: 7 } }, 'INVALID_CONTEXT'],
  ])('answers 400 to %j', async (body, errorCode) => {
    for (const [key, schema] of [
      ['/checkout', 'evaluationFailure'],
      ['', 'bulkEvaluationFailure'],
    ] as const) {
      const response = await ofrep(key, body)
      expect(response.status).toBe(400)
      expect(await answerOf(response, schema)).toMatchObject({ errorCode })
    }
  })

  test('says that a flag needs a targeting key', async () => {
    const split = [
      { variant: 'on', weight: 5000 },
      { variant: 'off', weight: 5000 },
    ]
    const variants = [
      { name: 'on', value: true },
      { name: 'off', value: false },
    ]
    await api.send('POST', '/api/v1/flags', { key: 'half', type: 'boolean', variants })
    await api.send('PUT', production('half'), {
      enabled: true,
      offVariant: 'off',
      defaultVariant: 'off',
      rules: [{ id: 'r', split }],
    })
    await eventually(async () => ((await (await ofrep('/half', ada)).json()) as { reason: string }).reason === 'SPLIT')
    const response = await ofrep('/half', { context: {} })
    expect(response.status).toBe(400)
    expect(await answerOf(response, 'evaluationFailure')).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' })
  })

  test('refuses unknown secrets, and those of servers in browsers', async () => {
    expect((await ofrep('/checkout', ada, `cbf_${'x'.repeat(43)}`)).status).toBe(401)
    expect((await ofrep('/checkout', ada, api.token)).status).toBe(401)
    const fromBrowser = { origin: 'https://shop.example' }
    expect((await ofrep('/checkout', ada, secret, fromBrowser)).status).toBe(403)
    const open = await ofrep('/checkout', ada, publicSecret, fromBrowser)
    expect([open.status, open.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    const preflight = await fetch(`${api.base}/ofrep/v1/evaluate/flags`, { method: 'OPTIONS', headers: fromBrowser })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      expect.stringContaining('if-none-match'),
    ])
  })

  test('answers a change within moments, and a revoked secret no longer', async () => {
    await toggleFlag(api.tenant.as('developer'), { key: 'limit', environment: 'production', enabled: false })
    await eventually(async () => ((await (await ofrep('/limit', ada)).json()) as { reason: string }).reason === 'DISABLED')
    const made = await api.send('POST', '/api/v1/flag-clients', { name: 'x', environment: 'production', kind: 'server' })
    const { id, secret: short } = (await made.json()) as { id: string; secret: string }
    expect((await ofrep('/checkout', ada, short)).status).toBe(200)
    await fetch(`${api.base}/api/v1/flag-clients/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${api.token}` } })
    await eventually(async () => (await ofrep('/checkout', ada, short)).status === 401)
    await toggleFlag(api.tenant.as('developer'), { key: 'limit', environment: 'production', enabled: true })
    await eventually(async () => ((await (await ofrep('/limit', ada)).json()) as { value: number }).value === 10)
  })

  test('never fails for what a client sends as a context', async () => {
    const odd = [
      { targetingKey: '\u0000' },
      { targetingKey: 'x'.repeat(5000) },
      { country: [[[]]], __proto__: 1 },
      { country: { a: null } },
      { targetingKey: '' },
    ]
    for (const context of odd)
      for (const key of ['', '/checkout', '/half']) expect((await ofrep(key, { context })).status).toBeLessThan(500)
  })

  test('the flags of another organization are unknown', async () => {
    const made = await api.send(
      'POST',
      '/api/v1/flag-clients',
      { name: 'x', environment: 'production', kind: 'server' },
      api.foreignToken,
    )
    const { secret: foreign } = (await made.json()) as { secret: string }
    expect((await ofrep('/checkout', ada, foreign)).status).toBe(404)
    expect(await (await ofrep('', ada, foreign)).json()).toMatchObject({ flags: [] })
  })
})

describe('published SDKs, unchanged', () => {
  const context = { targetingKey: 'ada', country: 'SE' }

  test('@openfeature/ofrep-provider', async () => {
    await ServerOpenFeature.setProviderAndWait(
      'ofrep',
      new OFREPProvider({ baseUrl: api.base, headers: [['Authorization', `Bearer ${secret}`]] }),
    )
    const client = ServerOpenFeature.getClient('ofrep')
    expect(await client.getBooleanDetails('checkout', false, context)).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
    })
    expect(await client.getStringValue('colour', '', context)).toBe('red')
    expect(await client.getNumberValue('limit', 0, context)).toBe(10)
    expect(await client.getNumberValue('ratio', 0, context)).toBe(0.5)
    expect(await client.getObjectValue('page', {}, context)).toEqual({ size: 1, title: 'a', dark: false })
    expect(await client.getBooleanDetails('nowhere', true, context)).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' })
    expect(await client.getBooleanDetails('colour', true, context)).toMatchObject({ value: true, errorCode: 'TYPE_MISMATCH' })
  })

  test('@openfeature/ofrep-web-provider', async () => {
    await WebOpenFeature.setContext(context)
    const headers: [string, string][] = [['Authorization', `Bearer ${publicSecret}`]]
    const provider = new OFREPWebProvider({ baseUrl: api.base, headers, pollInterval: 0 })
    // Its types leave `hooks` undefined where the SDK's leave it out.
    await WebOpenFeature.setProviderAndWait(provider as unknown as Provider)
    const client = WebOpenFeature.getClient()
    expect(client.getBooleanDetails('checkout', false)).toMatchObject({ value: true, variant: 'on' })
    expect(client.getObjectValue('page', {})).toEqual({ size: 1, title: 'a', dark: false })
    await WebOpenFeature.setContext({ targetingKey: 'ada', country: 'NO' })
    expect(client.getBooleanValue('checkout', true)).toBe(false)
  })

  test('@spotify-confidence/openfeature-server-provider', async () => {
    const provider = createConfidenceServerProvider({
      clientSecret: secret,
      fetchImplementation: fetch,
      baseUrl: api.base,
    } as never)
    JsOpenFeature.setProvider(provider)
    const client = JsOpenFeature.getClient()
    expect(await client.getNumberValue('page.size', 0, context)).toBe(1)
    expect(await client.getStringValue('page.title', '', context)).toBe('a')
    expect(await client.getBooleanDetails('checkout.value', false, context)).toMatchObject({
      value: true,
      variant: 'flags/checkout/variants/on',
    })
    expect(await client.getBooleanDetails('nowhere.value', true, context)).toMatchObject({
      value: true,
      errorCode: 'FLAG_NOT_FOUND',
    })
  })
})

describe("Confidence's wire", () => {
  const call = (method: string, body: unknown, type = 'text/plain;charset=UTF-8') =>
    fetch(`${api.base}/v1/flags:${method}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  test('takes both spellings of names, and leaves those of the context alone', async () => {
    const camel = { clientSecret: secret, evaluationContext: ada.context, apply: true, flags: ['flags/checkout'] }
    const snake = {
      client_secret: secret,
      evaluation_context: { targeting_key: 'ada', country: 'SE' },
      flags: ['flags/checkout'],
    }
    for (const body of [camel, snake]) {
      const response = await call('resolve', body)
      expect(response.status).toBe(200)
      const { resolvedFlags, resolveToken } = (await response.json()) as { resolvedFlags: unknown[]; resolveToken: string }
      expect(resolvedFlags).toEqual([
        {
          flag: 'flags/checkout',
          variant: 'flags/checkout/variants/on',
          value: { value: true },
          flagSchema: { schema: { value: { boolSchema: {} } } },
          reason: 'RESOLVE_REASON_MATCH',
          shouldApply: true,
          assignmentOrigin: 'flags/checkout/rules/swedes',
        },
      ])
      const applied = [{ flag: 'flags/checkout', apply_time: new Date().toISOString() }]
      const apply = { client_secret: secret, resolve_token: resolveToken, flags: applied, sendTime: new Date().toISOString() }
      expect((await call('apply', apply, 'application/json')).status).toBe(200)
    }
  })

  test('resolves all flags where none is named, and leaves unknown ones out', async () => {
    const all = await call('resolve', { clientSecret: secret, evaluationContext: {} })
    expect(((await all.json()) as { resolvedFlags: unknown[] }).resolvedFlags.length).toBeGreaterThanOrEqual(flags.length)
    const none = await call('resolve', { clientSecret: secret, flags: ['flags/nowhere'] })
    expect(await none.json()).toMatchObject({ resolvedFlags: [] })
  })

  test.each([
    ['{', 400],
    ['[]', 400],
    [{ clientSecret: 7 }, 400],
    [{ clientSecret: 'unknown' }, 401],
    [{ clientSecret: '', flags: 'x' }, 400],
  ])('answers %j with %i', async (body, status) => {
    expect((await call('resolve', body)).status).toBe(status)
  })

  const recorded = path.resolve(import.meta.dirname, '../../../../shared/data/flags/recorded/client-requests.json')
  test.skipIf(!existsSync(recorded))('answers what real clients were recorded to send', async () => {
    const requests = JSON.parse(readFileSync(recorded, 'utf8')) as {
      method: string
      url: string
      headers: Record<string, string>
      body: object
    }[]
    for (const { method, url, headers, body } of requests) {
      const bearer = headers.authorization ? { authorization: `Bearer ${secret}` } : {}
      const type = headers['content-type'] ?? 'application/json'
      const sent = 'clientSecret' in body ? { ...body, clientSecret: secret } : body
      const response = await fetch(api.base + url, {
        method,
        headers: { ...bearer, 'content-type': type },
        body: JSON.stringify(sent),
      })
      expect(response.status).toBe(200)
    }
  })
})

test('a flag that is saved by hand is answered with its new weights', async () => {
  const saved = await saveFlagSettings(api.tenant.as('developer'), {
    ...{ key: 'colour', environment: 'production', enabled: true, offVariant: null, defaultVariant: 'blue' },
    rules: [],
  })
  expect(saved.revision).toBeGreaterThan(1)
  await eventually(async () => ((await (await ofrep('/colour', ada)).json()) as { reason: string }).reason === 'STATIC')
})

test('an archived flag gives the variant that it was archived with, and a warning', async () => {
  const variants = [{ name: 'on', value: true }]
  await api.send('POST', '/api/v1/flags', { key: 'done', type: 'boolean', variants })
  await api.send('PUT', '/api/v1/flags/done/archived', { archived: true, variant: 'on' })
  await eventually(async () => ((await (await ofrep('/done', ada)).json()) as { metadata?: unknown }).metadata !== undefined)
  const metadata = { warning: expect.stringContaining('This flag is archived. Remove it from the code') }
  const answer = await (await ofrep('/done', ada)).json()
  expect(answer).toEqual({ key: 'done', value: true, variant: 'on', reason: 'DISABLED', metadata })
})
