import { trustedTenantId } from '@callboard/core/ids'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { notionRoutes } from '@callboard/sandbox/notion/routes'
import { type NotionState, notionState } from '@callboard/sandbox/notion/state'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { NotionContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { server as plugin } from './server.ts'

// Notion as it refuses, limits and fails, by the plugin's own client over HTTP.

let api: FastifyInstance
let state: NotionState
let url: string
const { knowledge, connection } = withResponseErrors(plugin)

const contextOf = (token = 'a-token'): NotionContext => ({
  settings: settingsSchema.parse({ host: `${url}/notion`, owner: 'user:ada' }),
  secrets: secretsSchema.parse({ token }),
  tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
  fetch,
  dispatcher: () => expect.fail('not used'),
  signal: new AbortController().signal,
  egress: [],
  onRequest() {},
  recordUsage: async () => 0,
})

beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  state = notionState({ token: 'a-token' })
  await api.register(async (routes) => notionRoutes(routes, state), { prefix: '/notion' })
  url = await api.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => {
  state.faults.clear()
  state.pageSize = 100
  state.arrivals = []
})
afterAll(() => api.close())

const list = (cursor?: string) => knowledge?.list(contextOf() as never, cursor) ?? Promise.reject(new Error('no knowledge'))

test('connects to a workspace, and warns while nothing is shared', async () => {
  expect(await connection.check(contextOf() as never)).toMatchObject({ account: 'Meridian', found: ['2 pages'], warnings: [] })
  const { pages } = state
  state.pages = []
  expect((await connection.check(contextOf() as never)).warnings).toEqual([expect.stringContaining('No page is shared')])
  state.pages = pages
  await expect(connection.check(contextOf('another') as never)).rejects.toMatchObject({ field: 'secrets.token' })
})

test('lists shared pages with a cursor, and reads them as Markdown no faster than allowed', async () => {
  state.pageSize = 1
  const first = await list()
  expect(first).toMatchObject({ documents: [{ title: 'Travel policy', visibility: 'everybody' }], next: expect.any(String) })
  const second = await list(first.next)
  expect(second.documents).toMatchObject([{ title: 'New laptops' }])
  expect(second.next).toBeUndefined()
  state.arrivals = []
  const all = [...first.documents, ...second.documents]
  const gone = { key: '00000000-0000-4000-8000-00000000dead', title: 'x', version: '1', visibility: 'everybody' as const }
  const read = await knowledge?.read(contextOf() as never, [...all, gone])
  expect(read).toMatchObject([
    { text: expect.stringContaining('first class'), format: 'markdown', belongsTo: { owner: 'user:default/ada' } },
    { url: 'https://www.notion.so/598337872cf94fdf8782e53db20768a5' },
    { gone: true },
  ])
  const [a = 0, , c = 0] = state.arrivals
  expect(c - a).toBeGreaterThan(600)
})

test('tells which pages are gone of those that the search lacks', async () => {
  const [page] = state.pages
  const keys = [page?.id ?? '', '00000000-0000-4000-8000-00000000dead']
  expect(await knowledge?.removed?.(contextOf() as never, keys)).toEqual([keys[1]])
})

describe('maps each error to a message, and waits as long as requested', () => {
  test.each([
    ['rate-limited', { kind: 'rate_limited', scope: 'account', retryAfterS: 6, message: /is rate limiting requests/ }],
    ['unauthorized', { kind: 'unauthorized', field: 'secrets.token', message: /does not accept this token/ }],
    ['restricted-resource', { kind: 'forbidden', message: /lacks the capability Read content/ }],
    ['object-not-found', { kind: 'not_found', message: /not shared with the connection/ }],
    ['validation-error', { kind: 'refused', message: /\(400, validation_error\)/ }],
    ['conflict', { kind: 'unavailable', message: /^Notion returned an error \(409\)/ }],
    ['internal-error', { kind: 'unavailable', message: /^Notion returned an error \(500\)/ }],
    ['unavailable', { kind: 'unavailable', message: /^Notion returned an error \(503\)/ }],
    ['html-error-page', { kind: 'unavailable', message: /^Notion returned an error \(502\)/ }],
    ['sign-in-page', { kind: 'incomplete', message: /returned an undocumented response/ }],
    ['cut', { kind: 'unavailable', message: /did not respond/ }],
  ] as const)('%s', async (name, { message, ...expected }) => {
    state.faults.add(name)
    const error = await list().catch((e) => e)
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('<')
  })
})
