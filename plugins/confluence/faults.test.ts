import { trustedTenantId } from '@callboard/core/ids'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { confluenceRoutes } from '@callboard/sandbox/confluence/routes'
import { type ConfluenceState, confluenceState } from '@callboard/sandbox/confluence/state'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ConfluenceContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { server as plugin } from './server.ts'

// Confluence as it refuses, limits and fails, by the plugin's own client over HTTP.

let api: FastifyInstance
let state: ConfluenceState
let context: ConfluenceContext
const { knowledge, connection } = withResponseErrors(plugin)

const contextOf = (url: string, settings: object = {}, token = 'a-token'): ConfluenceContext => ({
  settings: settingsSchema.parse({
    site: `${url}/confluence/`,
    spaces: ['ENG'],
    owner: 'Platform',
    email: 'callboard@acme.example',
    ...settings,
  }),
  secrets: secretsSchema.parse({ token }),
  tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
  fetch,
  dispatcher: () => expect.fail('not used'),
  signal: new AbortController().signal,
  egress: [],
  onRequest() {},
  recordUsage: async () => 0,
})

let url: string
beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  state = confluenceState({ base: 'http://confluence.example', token: 'a-token' })
  await api.register(async (routes) => confluenceRoutes(routes, state), { prefix: '/confluence' })
  url = await api.listen({ port: 0, host: '127.0.0.1' })
  context = contextOf(url)
})
afterEach(() => {
  state.faults.clear()
  state.pageSize = 100
})
afterAll(() => api.close())

const list = () => knowledge?.list(context as never, undefined) ?? Promise.reject(new Error('no knowledge'))

test('connects, and names the spaces that it found', async () => {
  expect(await connection.check(context as never)).toMatchObject({ found: ['Space Engineering (ENG)'], warnings: [] })
  const some = contextOf(url, { spaces: ['ENG', 'HR'] })
  expect((await connection.check(some as never)).warnings).toEqual([
    'Confluence does not show the space HR to this account, so it is not read.',
  ])
  const none = contextOf(url, { spaces: ['HR'] })
  await expect(connection.check(none as never)).rejects.toMatchObject({ kind: 'not_found', field: 'settings.spaces' })
  await expect(connection.check(contextOf(url, {}, 'another') as never)).rejects.toMatchObject({ field: 'secrets.token' })
})

test.each([100, 2])('lists pages with what everybody may read, in pages of %i', async (size) => {
  state.pageSize = size
  const { documents } = await list()
  expect(documents.map(({ title, visibility }) => [title, visibility])).toEqual([
    ['Engineering handbook', 'everybody'],
    ['On-call compensation', 'everybody'],
    ['Requesting a production database copy', 'everybody'],
    ['Salary bands', 'restricted'],
    ['Salary bands by country', 'restricted'],
  ])
})

test('reads a page in storage format, and one that is gone', async () => {
  const listed = ['91003', '4711'].map((key) => ({ key, title: key, version: '1', visibility: 'everybody' as const }))
  const [page, gone] = (await knowledge?.read(context as never, listed)) ?? []
  expect(page).toMatchObject({
    title: 'Requesting a production database copy',
    place: 'Engineering',
    format: 'html',
    belongsTo: { owner: 'group:default/platform' },
    url: `${url}/confluence/wiki/spaces/ENG/pages/91003/Requesting%20a%20production%20database%20copy`,
  })
  expect(gone).toEqual({ key: '4711', gone: true })
})

test('a space that is not there has no pages, and a warning', async () => {
  const listing = await knowledge?.list(contextOf(url, { spaces: ['HR'] }) as never, undefined)
  expect(listing).toEqual({ documents: [], warning: expect.stringContaining('the space HR') })
})

describe('maps each error to a message, and waits as long as requested', () => {
  test.each([
    ['rate-limited', { kind: 'rate_limited', scope: 'account', retryAfterS: 4, message: /is rate limiting requests/ }],
    [
      'unauthorized',
      { kind: 'unauthorized', field: 'secrets.token', message: /does not accept this email address and API token/ },
    ],
    ['forbidden', { kind: 'forbidden', message: /View in each space/ }],
    ['not-found', { kind: 'not_found', message: /did not find this/ }],
    ['invalid-parameter', { kind: 'refused', message: /\(400\): Provided value for limit is invalid$/ }],
    ['internal-error', { kind: 'unavailable', message: /^Confluence returned an error \(500\)/ }],
    ['maintenance', { kind: 'unavailable', retryAfterS: 9, message: /^Confluence returned an error \(503\)/ }],
    ['html-error-page', { kind: 'unavailable', message: /^Confluence returned an error \(502\)/ }],
    ['sign-in-page', { kind: 'incomplete', message: /returned an undocumented response/ }],
    ['cut', { kind: 'unavailable', message: /did not respond/ }],
  ] as const)('%s', async (name, { message, ...expected }) => {
    state.faults.add(name)
    const error = await list().catch((e) => e)
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('<')
  })

  test('a search that fails lists nothing, so that nothing is taken for open', async () => {
    state.faults.add('internal-error', { path: '/content/search' })
    await expect(list()).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
