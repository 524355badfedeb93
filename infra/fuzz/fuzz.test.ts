import { Writable } from 'node:stream'
import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { actions } from '@callboard/core/permissions'
import { createFlagClient } from '@callboard/modules/flags'
import { createOwnToken } from '@callboard/modules/tokens'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenApi, v1Targets } from './api-targets.ts'
import { catalogTargets } from './catalog-targets.ts'
import { createClient } from './client.ts'
import { flagTargets } from './flag-targets.ts'
import { hookTargets } from './hook-targets.ts'
import { mcpTargets } from './mcp-targets.ts'
import { mutate } from './mutate.ts'
import { oauthTargets } from './oauth-targets.ts'
import { pageTargets } from './page-targets.ts'
import { pluginTargets } from './plugin-targets.ts'
import { pushTargets } from './push-targets.ts'
import { randomOf } from './random.ts'
import { newTally, note, reportOf } from './report.ts'
import type { Target, World } from './request.ts'
import { fuzz } from './run.ts'
import { knownIds, words } from './words.ts'

// Fuzzes the API for some seconds, in CI. `npm run fuzz` covers the whole product, for longer.

let api: TestApi
let world: World
let targets: Target[]
/** Errors that the API has logged, as JSON. */
const logged: string[] = []

beforeAll(async () => {
  const errors = new Writable({
    write(line, _, done) {
      logged.push(String(line))
      done()
    },
  })
  api = await startTestApi({ errors })
  const ids = newFilledIds()
  await fillTenant(api.platform, api.tenant, ids, 'word')
  // Of the person whose own things are known.
  const { token: personal } = await createOwnToken(api.tenant.as('owner'), { name: 'fuzz', scopes: [...actions] })
  const client = { name: 'fuzz', environment: 'production', kind: 'server' as const }
  const { secret: clientSecret } = await createFlagClient(api.tenant.as('owner'), client)
  world = {
    url: api.base,
    slug: api.tenant.slug,
    tokens: [api.token, api.token, personal, personal, api.foreignToken, await (await api.tenant.member('viewer')).token()],
    cookies: ['callboard.session=made-up'],
    known: {
      ...words,
      ...knownIds(ids, ids),
      clientSecret: [clientSecret],
      hookSecret: ['word'],
      stripeSecret: ['whsec'],
      slackSecret: ['signing'],
    },
  }
  const document = (await (await api.get('/api/v1/openapi.json', '')).json()) as OpenApi
  targets = [
    ...v1Targets(document),
    ...catalogTargets(),
    ...pluginTargets(),
    ...mcpTargets(),
    ...oauthTargets(),
    ...flagTargets(),
    ...pushTargets(),
    ...hookTargets(),
  ]
})
afterAll(() => api.stop())

test('no response to 4,000 valid and malformed API requests is a 5xx or, when repeated alone, takes over two seconds', async () => {
  const client = createClient(api.base, 8)
  const weights = { v1: 5, catalog: 4, plugins: 4, mcp: 3, hooks: 1 }
  const settings = { seed: 20261128, requests: 4000, milliseconds: 150_000, concurrency: 8, weights }
  const { tally, slow, seconds } = await fuzz(settings, targets, () => world, client)
  client.close()
  const report = `${reportOf(tally, slow, settings.seed, seconds)}\nLogged:\n${logged.slice(0, 20).join('')}`
  expect(tally.requests).toBe(settings.requests)
  expect([...tally.failures.keys()], report).toEqual([])
  expect(slow, report).toEqual([])
  // The test would be vacuous if every request were rejected by authentication.
  const reached = [...tally.targets.values()].filter((statuses) => [...statuses.keys()].some((s) => s >= 200 && s < 300))
  expect(reached.length, report).toBeGreaterThan(targets.length * 0.5)
}, 180_000)

test('the same seed makes the same requests', () => {
  const make = (seed: number) =>
    Array.from({ length: 60 }, (_, i) => {
      const random = randomOf(seed, i)
      return mutate(random.pick(targets).make(random, world), random)
    }).filter((plan) => !/^\/api\/(stripe|slack)/.test(plan.path)) // signed with the time
  const [first, again, other] = [make(3), make(3), make(4)]
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
})

test('every served route is among the targets', () => {
  const route = (name: string) =>
    name
      .replaceAll('{', ':')
      .replaceAll('}', '')
      .replace(/:(?:page|key)$/, '*')
      .replace(/\/$/, '')
  const named = (names: readonly string[]) => new Set(names.map(route).filter((name) => !name.endsWith('*')))
  // The router prints a route that ends in `*` without its path.
  const [described, served] = [named(targets.map((t) => t.name)), named(api.routes())]
  // Messages of the Model Context Protocol share one address.
  expect([...served].filter((name) => !described.has(name) && name !== 'POST /mcp')).toEqual([])
  const ofBackstage = named([...catalogTargets(), ...pluginTargets()].map((t) => t.name))
  expect([...ofBackstage].filter((name) => !served.has(name))).toEqual([])
  expect(described.size).toBeGreaterThan(120)
})

test('every page of the web app is among the targets, with the parameters that it reads', () => {
  const names = pageTargets().map((t) => t.name)
  expect(names).toContain('GET /t/[tenant]/catalog/[kind]/[namespace]/[name]')
  expect(names).toContain('POST /t/[tenant]/usage')
  const plan = (seed: number) =>
    pageTargets()
      .find((t) => t.name === 'GET /verify-email')
      ?.make(randomOf(seed), world).path
  expect(Array.from({ length: 20 }, (_, i) => plan(i)).join(' ')).toContain('token=')
})

test.each([
  ['a 500', { status: 500, said: '' }, true],
  [
    'a server action that crashed and responded with 200',
    { status: 200, said: '1:{"ok":false,"message":"Something in Callboard failed."}' },
    true,
  ],
  ['an error after the first bytes of a page', { status: 200, said: '<template data-dgst="1234">' }, true],
  ['no response', { status: 0, said: '', failure: 'no answer within 30 s' }, true],
  ['a request to try again, which is repeated alone', { status: 503, said: '{"detail":"Try again in a moment."}' }, false],
  ['an unreachable vendor', { status: 502, said: '{"code":"vendor_unavailable"}' }, false],
  ['an expected error', { status: 422, said: '' }, false],
])('distinguishes %s', (_, answer, fails) => {
  const tally = newTally()
  note(tally, { index: 1, group: 'v1', name: 'x', curl: '', answer: { ms: 1, ...answer } })
  expect(tally.failures.size).toBe(fails ? 1 : 0)
})
