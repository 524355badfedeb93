import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type GitHubContext } from './client.ts'
import { settingsSchema } from './config.ts'

// Every documented form of GitHub's limits, over real HTTP and Octokit, with the seconds that Callboard waits.

type Form = { status: number; headers?: Record<string, string>; body: unknown }
let next: Form
const server = http.createServer((request, response) => {
  request.resume()
  response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers })
  response.end(JSON.stringify(next.body))
})
let host = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const client = () =>
  createClient({
    settings: settingsSchema.parse({ organization: 'acme', host }),
    secrets: { token: 't' },
    scope: 'tenant',
    egress: [],
    fetch,
    signal: AbortSignal.timeout(5000),
    onRequest() {},
  } as unknown as GitHubContext)

const resetIn = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds)
const primary = (left = '0', seconds = 1797) => ({
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': left,
  'x-ratelimit-reset': resetIn(seconds),
})
const message = (text: string) => ({ message: text })
const graphqlErrors = (...errors: object[]) => ({ data: null, errors })
const exceeded = 'API rate limit exceeded for user ID 1.'
const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
const abuse = 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.'

type Row = [string, 'rest' | 'graphql', Form, number]
const rows: Row[] = [
  ['primary, 403 until the reset', 'rest', { status: 403, headers: primary(), body: message(exceeded) }, 1798],
  ['primary, 429 until the reset', 'rest', { status: 429, headers: primary(), body: message(exceeded) }, 1798],
  [
    'primary of GraphQL, 200 and RATE_LIMITED',
    'graphql',
    { status: 200, headers: primary(), body: graphqlErrors({ type: 'RATE_LIMITED', message: exceeded }) },
    1798,
  ],
  [
    'primary of GraphQL, 200 and RATE_LIMIT',
    'graphql',
    { status: 200, headers: primary(), body: graphqlErrors({ type: 'RATE_LIMIT', message: exceeded }) },
    1798,
  ],
  ['primary of GraphQL, 403', 'graphql', { status: 403, headers: primary(), body: message(exceeded) }, 1798],
  ['primary without any header', 'rest', { status: 403, body: message(exceeded) }, 60],
  [
    'secondary, 403 with retry-after',
    'rest',
    { status: 403, headers: { ...primary('4000'), 'retry-after': '30' }, body: message(secondary) },
    30,
  ],
  [
    'secondary, 429 with retry-after',
    'rest',
    { status: 429, headers: { ...primary('4000'), 'retry-after': '30' }, body: message(secondary) },
    30,
  ],
  ['secondary, 403 without, 4,000 left', 'rest', { status: 403, headers: primary('4000'), body: message(secondary) }, 60],
  ['secondary, 429 without, 4,000 left', 'rest', { status: 429, headers: primary('4000'), body: message('slow down') }, 60],
  [
    'secondary of GraphQL, 200 without retry-after',
    'graphql',
    { status: 200, headers: primary('4000'), body: graphqlErrors({ message: secondary }) },
    60,
  ],
  [
    'secondary of GraphQL, 200 with retry-after',
    'graphql',
    { status: 200, headers: { ...primary('4000'), 'retry-after': '90' }, body: graphqlErrors({ message: secondary }) },
    90,
  ],
  [
    'secondary of GraphQL, 200 and only a message',
    'graphql',
    { status: 200, headers: primary('4000'), body: message(secondary) },
    60,
  ],
  ['the old words of the secondary limit', 'rest', { status: 403, headers: primary('4000'), body: message(abuse) }, 60],
  ['a reset in the past', 'rest', { status: 403, headers: primary('0', -300), body: message(exceeded) }, 1],
  [
    'a reset a year away: somebody’s clock is wrong',
    'rest',
    { status: 403, headers: primary('0', 31_536_000), body: message(exceeded) },
    3600,
  ],
]

test.each(rows)('%s', async (_, kind, form, seconds) => {
  next = form
  const failed = await (kind === 'rest'
    ? client().call((rest) => rest.rest.orgs.get({ org: 'acme' }))
    : client().graphql('query { viewer { login } }', {})
  ).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failed).toMatchObject({ name: 'VendorError', kind: 'rate_limited' })
  const waits = (failed as { retryAfterS: number }).retryAfterS
  expect(Math.abs(waits - seconds), `waits ${waits} s`).toBeLessThanOrEqual(2)
})

test.each([
  [
    'a missing right',
    { status: 403, headers: primary('4000'), body: message('Resource not accessible by integration') },
    'forbidden',
  ],
  ['an error of the server', { status: 500, body: message('oops') }, 'unavailable'],
  ['nothing there', { status: 404, headers: primary('4000'), body: message('Not Found') }, 'not_found'],
] as [string, Form, string][])('%s is no limit', async (_, form, kind) => {
  next = form
  await expect(client().call((rest) => rest.rest.orgs.get({ org: 'acme' }))).rejects.toMatchObject({ kind })
})
