import { roleMay, roles } from '@callboard/core/permissions'
import { fillEmptyTables } from '@callboard/testing/any-row'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { openTenantRows, type TenantRows } from '@callboard/testing/tenant-rows'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pluginActions } from './backstage/plugin-actions.ts'
import { describedRoutes, type Route, requestOf } from './route-requests.ts'
import { startTestApi, type TestApi } from './test-api.ts'

// Calls every described API route as each role, unauthenticated, and as the owner of another organization, and compares the
// responses with packages/core/permissions.ts.

/** Routes of Backstage's plugins, which /api/v1 does not describe. */
const pluginRoutes: Route[] = Object.entries(pluginActions).map(([route, action]) => {
  const [verb = '', path = ''] = route.split(' ')
  return { verb: verb.toLowerCase(), path: path.replace(/:(\w+)/g, '{$1}'), action }
})

let api: TestApi
let routes: Route[]
let cases = 0
const tokens = new Map<string, string>()
/** The organization's objects by id, its owner's colleague, and all of its rows. */
const ids = newFilledIds()
const secretWord = 'only-alpha-may-read-this'
let colleague = ''
let rows: TenantRows

beforeAll(async () => {
  api = await startTestApi()
  routes = [...(await describedRoutes(api)), ...pluginRoutes]
  for (const role of roles) tokens.set(role, await (await api.tenant.member(role)).token())
  const { account } = await api.tenant.member('developer')
  colleague = account.id
  await fillTenant(api.platform, api.tenant, ids, secretWord)
  const owner = { tenantId: api.tenant.id, people: [api.tenant.owner.id, colleague] }
  rows = await openTenantRows(api.superuserUrl, owner)
  const superuser = new pg.Client({ connectionString: api.superuserUrl })
  await superuser.connect()
  await fillEmptyTables(superuser, rows.tables, owner, secretWord)
  await superuser.end()
  await rows.save()
})
afterAll(async () => {
  await rows.close()
  process.stdout.write(`routes × roles × tenants: ${cases} cases, compared with packages/core/permissions.ts\n`)
  await api.stop()
})

type Refused = { status: number; why: string }
const fromFile = { status: 409, why: 'nothing of component:default/beta was inferred' }
const outside = { status: 422, why: 'asks 127.0.0.1:1, where outgoing requests may not go' }

const ofAnother = { status: 404, why: 'somebody else has asked it' }

const notOffered = (why: string) => ({ status: 403, why })

/** Routes that reject even the owner, with the reason. All others respond with 2xx. */
const refusals: Record<string, Refused> = {
  'post /integrations': outside,
  'post /integrations/check': outside,
  'patch /integrations/{id}': outside,
  'post /integrations/{id}/webhook': outside,
  'post /integrations/{id}/agent-tokens': { status: 409, why: 'GitHub is not read through an agent' },
  'put /conclusions/{ref}/values/{field}': fromFile,
  'delete /conclusions/{ref}/values/{field}': fromFile,
  'put /questions/{id}/feedback': ofAnother,
  'delete /questions/{id}': ofAnother,
  'get /threads/{id}': ofAnother,
  'put /threads/{id}/sharing': ofAnother,
  'delete /threads/{id}': ofAnother,
  'post /questions/answered': { status: 400, why: 'the catalog has no team of this name' },
  'post /questions/{id}/send': ofAnother,
  'post /questions/{id}/accept': { status: 403, why: 'somebody else has asked it' },
  'post /experiments/{id}/start': { status: 409, why: 'it is running' },
  'delete /flag-requests/{id}': { status: 403, why: 'somebody else requested it' },
  'get /templates/{ref}/text': { status: 404, why: 'it is read from a source' },
  'put /templates/{ref}/text': { status: 404, why: 'it is read from a source' },
  'post /runs/{id}/retry': { status: 409, why: 'it has not failed' },
  'post /runs/{id}/undo': { status: 409, why: 'it has not succeeded' },
  'post /approvals/{id}/{step}': { status: 403, why: 'a person decides in the portal' },
  'post /knowledge/articles': { status: 400, why: 'group:default/nobody is not in the catalog' },
  'post /knowledge/articles/{id}/restore': { status: 404, why: 'it is not removed' },
  'post /proposals': { status: 409, why: 'the file would not change' },
  'get /api/scaffolder/v2/templates/{namespace}/{kind}/{name}/parameter-schema': { status: 400, why: 'beta is no template' },
  'post /api/scaffolder/v2/tasks/{taskId}/retry': { status: 409, why: 'it has not failed' },
  'delete /api/catalog/entities/unprocessed/delete/{id}': notOffered('problems are not deleted'),
}

/** The response to the owner of another organization, if it is not 404. */
const foreignAnswers: Record<string, Refused | { status: '2xx'; why: string }> = {
  'put /plugins/{id}': { status: '2xx', why: 'each organization has every plugin, and switches its own' },
  'put /flag-segments/{key}': { status: '2xx', why: 'each organization has segments of its own' },
  'post /flag-requests': { status: 404, why: 'the flag is another organization’s' },
  'put /flag-environments/{environment}': { status: '2xx', why: 'each organization has environments of its own' },
  'delete /flag-segments/{key}': { status: '2xx', why: 'it deletes the one that it has just created' },
  'post /conclusions/ignored': { status: 404, why: 'the integration is another organization’s' },
  'post /conclusions/ignored/remove': { status: 404, why: 'the integration is another organization’s' },
  'post /experiments': { status: 400, why: 'component:default/beta is another organization’s' },
  'post /knowledge/articles': { status: 400, why: 'group:default/nobody is not in the catalog' },
  'post /knowledge/article-texts': { status: '2xx', why: 'it returns the text of the file that was sent' },
  'post /knowledge/golden-questions': { status: 400, why: 'it has no such page' },
  'post /questions/answered': { status: 400, why: 'the catalog has no team of this name' },
  'post /questions/{id}/accept': { status: 404, why: 'the question is another organization’s' },
  'post /proposals': { status: 404, why: 'the entity is another organization’s' },
  'post /templates': { status: '2xx', why: 'each organization has templates of its own' },
  'post /runs': { status: 404, why: 'the template is another organization’s' },
  'post /approvals/{id}/{step}': { status: 403, why: 'a person decides in the portal' },
  'post /api/scaffolder/v2/tasks': { status: 404, why: 'the template is another organization’s' },
  'post /api/scaffolder/v2/autocomplete/{provider}/{resource}': { status: '2xx', why: 'it suggests nothing' },
  'delete /api/catalog/entities/unprocessed/delete/{id}': notOffered('nobody deletes problems'),
}

async function call(route: Route, token: string): Promise<Response> {
  cases++
  const { method, url, body } = requestOf(route, { ids, colleague, word: secretWord })
  const response = await (body === undefined
    ? fetch(api.base + url, { method, headers: token ? { authorization: `Bearer ${token}` } : {} })
    : api.send(method, url, body, token))
  if (!response.headers.get('content-type')?.includes('event-stream')) return response
  // It goes on for as long as the run does.
  await response.body?.cancel()
  return new Response('', { status: response.status })
}

const nameOf = (route: Route) => `${route.verb} ${route.path}`
const expectedOf = (route: Route) => refusals[nameOf(route)]?.status ?? '2xx'
const classOf = (status: number) => (status >= 200 && status < 300 ? '2xx' : status)

/** Always requires fresh authentication, which a personal token cannot have (decision 024). */
const notByPersonalToken = ['post /exports', 'get /exports/{id}/content']

test('every route declares its scope', () => {
  expect(routes.length).toBeGreaterThan(20)
  expect(routes.filter((r) => !r.action)).toEqual([])
})

test('expected errors are listed only for existing routes', () => {
  const known = routes.map(nameOf)
  expect([...Object.keys(refusals), ...Object.keys(foreignAnswers)].filter((name) => !known.includes(name))).toEqual([])
})

describe.each(roles)('as %s', (role) => {
  test('each route is allowed or denied as in the table', async () => {
    const wrong: unknown[] = []
    for (const route of routes) {
      const response = await call(route, tokens.get(role) ?? '')
      const byPerson = notByPersonalToken.includes(nameOf(route))
      const expected = roleMay(role, route.action) && !byPerson ? expectedOf(route) : 403
      if (classOf(response.status) !== expected) wrong.push([nameOf(route), response.status, expected, await response.text()])
      if (response.status !== 403) await rows.restore()
    }
    expect(wrong).toEqual([])
  })
})

test('a service token may do by scope what a personal token may not', async () => {
  const seen = routes.filter(({ verb, path }) => notByPersonalToken.includes(`${verb} ${path}`))
  expect(seen).toHaveLength(notByPersonalToken.length)
  for (const route of seen) expect(classOf((await call(route, api.token)).status)).toBe(expectedOf(route))
})

test.each([
  ['nobody', ''],
  ['a made-up token', 'cb_made-up'],
])('every route rejects %s', async (_, token) => {
  for (const route of routes) {
    const response = await call(route, token)
    expect([route.path, response.status]).toEqual([route.path, 401])
  }
})

test('the owner of another organization can read and change nothing', async () => {
  const foreignToken = await (await api.foreignTenant.member('owner')).token()
  const before = await rows.state()
  const wrong: unknown[] = []
  for (const route of routes) {
    const response = await call(route, foreignToken)
    const text = await response.text()
    expect(text).not.toContain(secretWord)
    expect(text).not.toContain('The service')
    expect(text).not.toContain(colleague)
    expect([nameOf(route), await rows.state()]).toEqual([nameOf(route), before])
    const byPerson = notByPersonalToken.includes(nameOf(route)) ? 403 : undefined
    const expected = byPerson ?? foreignAnswers[nameOf(route)]?.status ?? (route.path.includes('{') ? 404 : expectedOf(route))
    if (classOf(response.status) !== expected) wrong.push([nameOf(route), response.status, expected, text.slice(0, 300)])
  }
  expect(wrong).toEqual([])
})

test('a personal token ends immediately with its membership, and so does a revoked one', async () => {
  const { account, token } = await api.tenant.member('developer')
  const bearer = await token()
  expect((await api.get('/api/v1/entities', bearer)).status).toBe(200)
  expect(
    (
      await fetch(`${api.base}/api/v1/members/${account.id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${tokens.get('owner')}` },
      })
    ).status,
  ).toBe(200)
  expect((await api.get('/api/v1/entities', bearer)).status).toBe(401)

  const made = (await (await api.send('POST', '/api/v1/tokens', { name: 'x', scopes: ['catalog.read'] })).json()) as {
    id: string
    token: string
  }
  expect((await api.get('/api/v1/entities', made.token)).status).toBe(200)
  const revoked = await fetch(`${api.base}/api/v1/tokens/${made.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${api.token}` },
  })
  expect(revoked.status).toBe(200)
  expect((await api.get('/api/v1/entities', made.token)).status).toBe(401)
})

test('a token cannot create a more powerful token, or an owner', async () => {
  const weak = await api.tenant.token(['tokens.manage', 'members.manage', 'members.read'])
  expect((await api.send('POST', '/api/v1/tokens', { name: 'x', scopes: ['tenant.export'] }, weak)).status).toBe(403)
  const { account } = await api.tenant.member('viewer')
  const owner = await api.send('PUT', `/api/v1/members/${account.id}/role`, { role: 'owner' }, weak)
  expect([owner.status, await owner.json()]).toMatchObject([403, { detail: 'Only an owner can make or change an owner.' }])
  expect((await api.send('POST', '/api/v1/invitations', { emails: ['x@example.com'], role: 'owner' }, weak)).status).toBe(403)
})

test('the audit log supports filters and pages, and shows the origin of each entry', async () => {
  const page = (await (await api.get('/api/v1/audit?action=token.&limit=2')).json()) as {
    events: { action: string; actorLabel: string }[]
    next: string
  }
  expect(page.events).toHaveLength(2)
  expect(page.events.every((e) => e.action.startsWith('token.'))).toBe(true)
  const older = (await (await api.get(`/api/v1/audit?action=token.&limit=2&after=${page.next}`)).json()) as typeof page
  expect(older.events[0]).not.toEqual(page.events[0])
  const byToken = (await (await api.get('/api/v1/audit?action=member.removed&limit=1')).json()) as { events: object[] }
  expect(byToken.events[0]).toMatchObject({ actorType: 'token', ip: '127.0.0.1', detail: { role: 'developer' } })
  const odd = {
    'from=yesterday': 400,
    'after=x': 400,
    'limit=0': 400,
    'actor=%00': 200,
    'target=%25': 200,
    [`action=${'a'.repeat(200)}`]: 400,
  }
  for (const [query, status] of Object.entries(odd))
    expect([query, (await api.get(`/api/v1/audit?${query}`)).status]).toEqual([query, status])
})
