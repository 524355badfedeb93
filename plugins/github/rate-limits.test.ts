import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trustedTenantId } from '@callboard/core/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { type GitHubContext } from './context.ts'
import { endPause, pauseFor, rateLimitOf, requireNoPause } from './rate-limits.ts'

// Every form in which GitHub reports a rate limit, as documented or observed, over real HTTP.

type Answer = { status: number; headers?: Record<string, string>; body: unknown }

let server: Server
let host = ''
let answer: Answer = { status: 200, body: {} }
let requests = 0
beforeAll(async () => {
  server = createServer((_, response) => {
    requests++
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const contextFor = (): GitHubContext => ({
  tenantId: trustedTenantId(randomUUID()),
  settings: settingsSchema.parse({ organization: 'acme', host }),
  secrets: secretsSchema.parse({ token: 'a-token' }),
  egress: [],
  fetch,
  dispatcher: () => {
    throw new Error('not used')
  },
  signal: AbortSignal.timeout(30_000),
  onRequest() {},
  recordUsage: async () => 0,
})

const inSeconds = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds)
const limit = (left: number, resetInS: number) => ({
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': String(left),
  'x-ratelimit-reset': inSeconds(resetInS),
})
const primary = { message: 'API rate limit exceeded for installation ID 500123.' }
const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' }
const abuse = { message: 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.' }
const graphqlError = (type: string | undefined, message: string) => ({
  data: null,
  errors: [{ ...(type ? { type } : {}), message }],
})

type Row = [name: string, via: 'rest' | 'graphql', answer: () => Answer, waitS: number]
const both = (name: string, make: () => Answer, waitS: number): Row[] => [
  [`${name}, REST`, 'rest', make, waitS],
  [`${name}, GraphQL`, 'graphql', make, waitS],
]
const table: Row[] = [
  ...both('403 at the primary limit', () => ({ status: 403, headers: limit(0, 1200), body: primary }), 1200),
  ...both('429 at the primary limit', () => ({ status: 429, headers: limit(0, 1200), body: primary }), 1200),
  ...both('403 at the primary limit without a text', () => ({ status: 403, headers: limit(0, 90), body: {} }), 90),
  ...both(
    '403 with retry-after',
    () => ({ status: 403, headers: { ...limit(4000, 1797), 'retry-after': '17' }, body: secondary }),
    17,
  ),
  ...both(
    '429 with retry-after',
    () => ({ status: 429, headers: { ...limit(4000, 1797), 'retry-after': '17' }, body: secondary }),
    17,
  ),
  ...both(
    'a retry-after that is a date',
    () => ({
      status: 429,
      headers: { date: new Date().toUTCString(), 'retry-after': new Date(Date.now() + 40_000).toUTCString() },
      body: secondary,
    }),
    40,
  ),
  ...both('403 secondary with 4,000 left', () => ({ status: 403, headers: limit(4000, 1797), body: secondary }), 60),
  ...both('429 secondary with 4,000 left', () => ({ status: 429, headers: limit(4000, 1797), body: secondary }), 60),
  ...both('403 secondary with none left', () => ({ status: 403, headers: limit(0, 300), body: secondary }), 300),
  ...both('the old abuse text', () => ({ status: 403, headers: limit(4000, 1797), body: abuse }), 60),
  ...both('429 and nothing else', () => ({ status: 429, body: {} }), 60),
  ...both('a reset in the year 3000', () => ({ status: 403, headers: limit(0, 31_000_000_000), body: primary }), 3660),
  [
    '200 with RATE_LIMITED',
    'graphql',
    () => ({ status: 200, headers: limit(0, 1200), body: graphqlError('RATE_LIMITED', 'API rate limit exceeded') }),
    1200,
  ],
  [
    '200 with RATE_LIMIT',
    'graphql',
    () => ({
      status: 200,
      headers: limit(0, 1200),
      body: graphqlError('RATE_LIMIT', 'API rate limit already exceeded for user ID 1.'),
    }),
    1200,
  ],
  [
    '200 with the text alone',
    'graphql',
    () => ({ status: 200, headers: limit(0, 1200), body: graphqlError(undefined, 'API rate limit exceeded for user ID 1.') }),
    1200,
  ],
  [
    '200 secondary with retry-after',
    'graphql',
    () => ({
      status: 200,
      headers: { ...limit(4000, 1797), 'retry-after': '25' },
      body: graphqlError(undefined, secondary.message),
    }),
    25,
  ],
  [
    '200 secondary without',
    'graphql',
    () => ({ status: 200, headers: limit(4000, 1797), body: graphqlError('RATE_LIMITED', secondary.message) }),
    60,
  ],
  [
    '200 with a top-level message',
    'graphql',
    () => ({ status: 200, headers: limit(4000, 1797), body: { ...secondary, errors: [{ message: secondary.message }] } }),
    60,
  ],
]

const send = (context: GitHubContext, via: 'rest' | 'graphql') =>
  via === 'graphql'
    ? createClient(context).graphql('query { viewer { login } }', {})
    : createClient(context).call(({ rest }) => rest.orgs.get({ org: 'acme' }))

test.each(table)('%s', async (_, via, make, waitS) => {
  answer = make()
  const context = contextFor()
  const error = await send(context, via).catch((e: unknown) => e)
  expect(error).toMatchObject({ name: 'VendorError', kind: 'rate_limited' })
  const { retryAfterS = 0 } = error as { retryAfterS?: number }
  // The reset is a moment, and a second passes.
  expect(retryAfterS).toBeGreaterThanOrEqual(waitS - 2)
  expect(retryAfterS).toBeLessThanOrEqual(waitS + 2)
  // Other jobs with the same credentials wait as well, and send nothing.
  const sent = requests
  answer = { status: 200, body: { data: { viewer: { login: 'ada' } } } }
  await expect(send(context, via)).rejects.toMatchObject({ kind: 'rate_limited' })
  expect(requests).toBe(sent)
  // Another organization does not, though its token be the same.
  await send(contextFor(), via)
  expect(requests).toBe(sent + 1)
})

test.each([
  [
    'a missing permission',
    { status: 403, headers: limit(4000, 1797), body: { message: 'Resource not accessible by integration' } },
    'forbidden',
  ],
  [
    'a missing permission with the last request',
    { status: 403, headers: limit(0, 1797), body: { message: 'Resource not accessible by integration' } },
    'forbidden',
  ],
  [
    'a suspended App',
    { status: 403, headers: limit(4000, 1797), body: { message: 'This installation has been suspended' } },
    'revoked',
  ],
] as const)('%s is not a rate limit', async (_, given, kind) => {
  answer = given
  await expect(send(contextFor(), 'rest')).rejects.toMatchObject({ kind })
})

test('a successful GraphQL response that uses the last point is returned', async () => {
  answer = { status: 200, headers: limit(0, 600), body: { data: { viewer: { login: 'ada' } } } }
  expect(await send(contextFor(), 'graphql')).toEqual({ viewer: { login: 'ada' } })
})

test('doubles the wait with each limit if GitHub names no time, until a request succeeds', async () => {
  const scope = { tenantId: randomUUID(), host: 'https://github.com', credentials: ['x'] }
  const found = rateLimitOf({ status: 403, headers: {}, message: secondary.message })
  if (!found) throw new Error('not recognized')
  expect(pauseFor(scope, 'core', found).waitS).toBe(60)
  // Requests that were under way together meet the same limit.
  expect(pauseFor(scope, 'core', found).waitS).toBe(60)
  expect(() => requireNoPause(scope, 'core')).toThrow('secondary rate limit')
  // The primary limits of REST and GraphQL are apart.
  requireNoPause(scope, 'graphql')
  const waits: number[] = []
  const real = Date.now
  try {
    for (let passed = 61_000, i = 0; i < 5; i++) {
      const now = real() + passed
      Date.now = () => now
      requireNoPause(scope, 'core')
      const { waitS } = pauseFor(scope, 'core', found)
      waits.push(waitS)
      passed += waitS * 1000 + 1000
    }
    expect(waits).toEqual([120, 240, 480, 960, 960])
    const later = real() + 7_200_000
    Date.now = () => later
    endPause(scope, 'core')
    expect(pauseFor(scope, 'core', found).waitS).toBe(60)
  } finally {
    Date.now = real
  }
})
