import { trustedTenantId } from '@callboard/core/ids'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { gitlabRoutes } from '@callboard/sandbox/gitlab/routes'
import { type GitLabState, gitlabState } from '@callboard/sandbox/gitlab/state'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { GitLabContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { server as plugin } from './server.ts'

// GitLab as it refuses, limits and fails, by the plugin's own client over HTTP.

let api: FastifyInstance
let state: GitLabState
let context: GitLabContext
const source = withResponseErrors(plugin).pipelines
const { connection } = withResponseErrors(plugin)

beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  state = gitlabState({ base: 'http://gitlab.example', token: 'a-token' })
  await api.register(async (routes) => gitlabRoutes(routes, state), { prefix: '/gitlab' })
  const url = await api.listen({ port: 0, host: '127.0.0.1' })
  context = {
    settings: settingsSchema.parse({ group: 'meridian', host: `${url}/gitlab` }),
    secrets: secretsSchema.parse({ token: 'a-token' }),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch,
    dispatcher: () => expect.fail('not used'),
    signal: new AbortController().signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
})
afterEach(() => {
  state.faults.clear()
  state.oddProjects = []
  state.countedItems = 10_000
})
afterAll(() => api.close())

const list = () => source?.list?.(context as never, undefined) ?? Promise.reject(new Error('no pipelines'))
const runs = async (path: string) => {
  const answer = await source?.runs(context as never, {
    repository: path,
    defaultBranch: null,
    since: new Date(0),
    validator: null,
    reach: 'since',
    isKnown: () => false,
    isComplete: () => false,
  })
  if (!answer || answer.unchanged) throw new Error('no pipelines')
  return answer
}
const anyProject = () => state.group.projects[0]?.path ?? ''

describe('maps each error to a message, and waits as long as requested', () => {
  test.each([
    ['rate-limited', { kind: 'rate_limited', scope: 'account', retryAfterS: 3, message: /is rate limiting requests/ }],
    ['endpoint-limited', { kind: 'rate_limited', scope: 'account', retryAfterS: 7, message: /is rate limiting requests/ }],
    ['token-expired', { kind: 'unauthorized', field: 'secrets.token', message: /token has expired. Enter a new one/ }],
    ['token-revoked', { kind: 'unauthorized', field: 'secrets.token', message: /was revoked on GitLab/ }],
    ['unauthorized', { kind: 'unauthorized', field: 'secrets.token', message: /does not accept this token/ }],
    [
      'insufficient-scope',
      { kind: 'forbidden', scope: 'account', field: 'secrets.token', message: /is missing the scope read_api/ },
    ],
    ['forbidden', { kind: 'forbidden', scope: 'item', message: /role Reporter/ }],
    ['invalid-object', { kind: 'refused', message: /\(400\): Reference not found; ref is invalid$/ }],
    ['invalid-parameter', { kind: 'refused', message: /\(400\): per_page does not have a valid value$/ }],
    ['maintenance', { kind: 'unavailable', retryAfterS: 5, message: /^GitLab returned an error \(503\)/ }],
    ['internal-error', { kind: 'unavailable', message: /^GitLab returned an error \(500\)/ }],
    ['html-error-page', { kind: 'unavailable', message: /^GitLab returned an error \(502\)/ }],
    ['sign-in-page', { kind: 'incomplete', message: /returned an undocumented response/ }],
    ['cut', { kind: 'unavailable', message: /did not respond/ }],
  ] as const)('%s', async (name, { message, ...expected }) => {
    state.faults.add(name)
    const error = await list().catch((e) => e)
    expect(error).toMatchObject({ name: 'VendorError', ...expected })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('<')
  })

  test('reports a private group at its field', async () => {
    state.faults.add('private', { path: '/groups/' })
    await expect(connection.check(context as never)).rejects.toMatchObject({ field: 'settings.group' })
  })
})

describe('one project does not affect the others', () => {
  test.each(['private', 'forbidden'] as const)('whose deployments are %s has none', async (name) => {
    const whole = await list()
    state.faults.add(name, { path: '/deployments' })
    const read = await list()
    expect(read.repositories).toEqual(whole.repositories)
    expect(read.warning).toBeUndefined()
    expect(read.deployments.length).toBeLessThan(whole.deployments.length)
  })

  test.each(['internal-error', 'html-error-page', 'maintenance', 'invalid-object', 'sign-in-page'] as const)(
    'whose deployments respond with %s is named in a warning',
    async (name) => {
      const whole = await list()
      state.faults.add(name, { path: '/deployments' })
      const read = await list()
      expect(read.repositories).toEqual(whole.repositories)
      expect(read.warning).toMatch(
        new RegExp(`^Deployments of ${anyProject()} could not be read, so those known before are shown: G`),
      )
      expect(read.deployments.length).toBeGreaterThan(0)
    },
  )

  test('without a default branch, of another shape, or not a project at all', async () => {
    const whole = await list()
    state.oddProjects = [
      { id: 9001, path_with_namespace: 'meridian/empty', default_branch: null, empty_repo: true, web_url: 'https://x' },
      { id: 'many', path_with_namespace: 'meridian/odd', default_branch: 'main' },
      { nonsense: true },
    ]
    const read = await list()
    // One that reports its path is listed, so that reading it becomes a separate problem.
    expect(read.repositories).toEqual([...whole.repositories, { name: 'meridian/odd', defaultBranch: 'main', pushedAt: null }])
    expect(read.deployments).toEqual(whole.deployments)
  })

  test('that is private has no pipelines; one that fails reports it', async () => {
    state.faults.add('private', { path: '/projects/' })
    expect(await runs(anyProject())).toEqual({ pipelines: [], runs: [] })
    state.faults.add('internal-error', { path: '/pipelines' })
    await expect(runs(anyProject())).rejects.toMatchObject({ kind: 'unavailable', scope: 'item' })
  })

  test('a token without the scope is not mistaken for projects without pipelines', async () => {
    state.faults.add('insufficient-scope', { path: '/pipelines' })
    await expect(runs(anyProject())).rejects.toMatchObject({ kind: 'forbidden', scope: 'account' })
  })
})

test('reads a group to its end that is too large to be counted', async () => {
  const whole = await list()
  state.countedItems = 1
  expect((await connection.check(context as never)).found).toEqual(['projects'])
  expect((await list()).repositories).toEqual(whole.repositories)
})
