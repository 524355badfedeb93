import { runInNewContext } from 'node:vm'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { addFrontend, removeFrontend } from '@callboard/modules/backstage'
import { applyEntities } from '@callboard/modules/catalog/testing'
import { createSession, revokeSession } from '@callboard/modules/identity'
import { changeRole, linkMember, removeMember } from '@callboard/modules/members'
import { openPortalSession } from '@callboard/modules/tenants'
import { revokeOwnToken } from '@callboard/modules/tokens'
import type { TestMember } from '@callboard/testing/tenants'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApi, type TestApi, testPortalDomain } from '../../test-api.ts'
import { plainRequest } from '../test-sign-in.ts'

const origin = 'https://backstage.alpha.example'
let api: TestApi

beforeAll(async () => {
  api = await startTestApi()
  await addFrontend(api.tenant.as('owner'), { origin })
})
afterAll(() => api.stop())

type Session = {
  profile: { displayName: string; email: string }
  backstageIdentity: {
    token: string
    expiresInSeconds: number
    identity: { type: string; userEntityRef: string; ownershipEntityRefs: string[] }
  }
}

const xhr = { 'x-requested-with': 'XMLHttpRequest' }
const refresh = (headers: Record<string, string>, provider = 'guest') =>
  fetch(`${api.base}/api/auth/${provider}/refresh?optional`, { headers })
const cookieOf = (sessionId: string) => ({ cookie: `callboard.session=${sessionId}`, origin, ...xhr })

/** Signs a member in with a new session. */
async function signIn(member: TestMember): Promise<{ sessionId: string; token: string; session: Session }> {
  const sessionId = await createSession(member.account.id, {})
  const session = (await (await refresh(cookieOf(sessionId))).json()) as Session
  return { sessionId, token: session.backstageIdentity.token, session }
}

const statusWith = async (token: string, path = '/api/catalog/entities?limit=1') => (await api.get(path, token)).status

describe('sign-in', () => {
  test("the portal's session becomes a Backstage session, under both providers", async () => {
    const member = await api.tenant.member('developer')
    const sessionId = await createSession(member.account.id, {})
    for (const provider of ['guest', 'callboard']) {
      const response = await refresh(cookieOf(sessionId), provider)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      const { backstageIdentity, profile } = (await response.json()) as Session
      expect(profile).toEqual({ displayName: 'The developer', email: member.account.email })
      expect(backstageIdentity.identity.type).toBe('user')
      expect(backstageIdentity.identity.userEntityRef).toMatch(/^user:default\/developer-[0-9a-f]{8}-[0-9a-f]{8}$/)
      expect(backstageIdentity.identity.ownershipEntityRefs).toEqual([backstageIdentity.identity.userEntityRef])
      expect(await statusWith(backstageIdentity.token)).toBe(200)
    }
  })

  test('a member with a User in the catalog has its reference and groups', async () => {
    const member = await api.tenant.member('developer')
    const descriptor = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'ines' },
      spec: { memberOf: ['team-1'] },
    }
    const input = { descriptor, item: 'people', file: 'people.yaml', url: 'u people', line: 1, evidence: null }
    await forTenant(api.tenant.id).tx((db) => applyEntities(db, api.tenant.id, api.integrationId, [input], null))
    await linkMember(api.tenant.as('owner'), { userId: member.account.id, ref: 'user:default/ines' })
    const { token, session } = await signIn(member)
    const refs = ['user:default/ines', 'group:default/team-1']
    expect(session.backstageIdentity.identity).toEqual({ type: 'user', userEntityRef: refs[0], ownershipEntityRefs: refs })
    const userinfo = await api.get('/api/auth/v1/userinfo', token)
    expect(await userinfo.json()).toEqual({ claims: { sub: refs[0], ent: refs } })
  })

  test('the token verifies by the published keys, as a Backstage backend checks it', async () => {
    const { token } = await signIn(await api.tenant.member('viewer'))
    const jwks = await (await fetch(`${api.base}/api/auth/.well-known/jwks.json`)).json()
    expect(Object.keys(jwks.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), { audience: 'backstage', typ: 'vnd.backstage.user' })
    expect(decodeProtectedHeader(token).alg).toBe('ES256')
    expect(payload.iss).toBe(`${api.platform.publicUrl}/api/auth`)
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
    expect(payload['ent']).toEqual([payload.sub])
  })

  test('a personal token signs in; a service token is told what to use instead', async () => {
    const member = await api.tenant.member('developer')
    const response = await refresh({ authorization: `Bearer ${await member.token()}` })
    const { backstageIdentity } = (await response.json()) as Session
    expect([response.status, await statusWith(backstageIdentity.token)]).toEqual([200, 200])
    const service = await refresh({ authorization: `Bearer ${api.token}` })
    expect([service.status, await service.json()]).toMatchObject([
      403,
      { error: { name: 'NotAllowedError', message: expect.stringContaining('personal token') } },
    ])
  })

  test('a portal’s own host accepts its session, and the main host does not', async () => {
    const member = await api.tenant.member('developer')
    const { slug, id: tenantId } = api.tenant
    const host = `${slug}.${testPortalDomain}`
    const platform = { publicUrl: api.platform.publicUrl, portalDomain: testPortalDomain }
    const parentId = await createSession(member.account.id, {})
    const sessionId = await openPortalSession({ parentId, tenantId, address: { slug, host }, platform }, {})
    const cookie = cookieOf(String(sessionId))
    expect(await statusAt(host, cookie)).toBe(200)
    expect((await refresh(cookie)).status).toBe(401)
    expect(await statusAt(`${api.foreignTenant.slug}.${testPortalDomain}`, cookie)).toBe(401)
  })

  test.each([
    ['an unknown provider', 'github', { ...xhr, origin }, 404, 'NotFoundError'],
    ['no session', 'guest', { ...xhr, origin }, 401, 'AuthenticationError'],
    ['a made-up token', 'guest', { authorization: 'Bearer cb_made-up' }, 401, 'AuthenticationError'],
  ])('rejects %s in Backstage’s error shape', async (_, provider, headers, status, name) => {
    const response = await refresh(headers, provider)
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { name }, response: { statusCode: status } },
    ])
  })

  test('an origin listed by several of a user’s organizations is a conflict, which the portals’ own hosts resolve', async () => {
    const member = await api.tenant.member('viewer')
    const shared = 'http://localhost:3000'
    await addFrontend(api.tenant.as('owner'), { origin: shared })
    await addFrontend(api.foreignTenant.as('owner'), { origin: shared })
    const sessionId = await createSession(member.account.id, {})
    const headers = { ...cookieOf(sessionId), origin: shared }
    expect((await refresh(headers)).status).toBe(200)
    await systemDb('identity').membership.create({
      data: { tenantId: api.foreignTenant.id, userId: member.account.id, role: 'viewer' },
    })
    expect((await refresh(headers)).status).toBe(409)
  })
})

describe('a sign-in window', () => {
  const open = (query: Record<string, string>, headers: Record<string, string> = {}) =>
    plainRequest(`${api.base}/api/auth/callboard/start?${new URLSearchParams(query)}`, {
      'sec-fetch-mode': 'navigate',
      ...headers,
    })

  test('posts the session to the opener’s origin, and runs no other script', async () => {
    const member = await api.tenant.member('developer')
    const cookie = `callboard.session=${await createSession(member.account.id, {})}`
    const page = await open({ origin, flow: 'popup', env: 'production', scope: '' }, { cookie })
    const html = page.body
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const nonce = /<script nonce="([^"]+)">/.exec(html)?.[1]
    expect(page.headers['content-security-policy']).toContain(`script-src 'nonce-${nonce}'; frame-ancestors 'none'`)
    const posted: [Record<string, unknown>, string][] = []
    const window = { opener: { postMessage: (m: Record<string, unknown>, to: string) => posted.push([m, to]) }, close: () => {} }
    runInNewContext(/<script [^>]+>([^<]+)<\/script>/.exec(html)?.[1] ?? '', { window })
    expect(posted[0]).toEqual([{ type: 'config_info', targetOrigin: origin }, '*'])
    expect(posted[1]).toMatchObject([{ type: 'authorization_response', response: { backstageIdentity: {} } }, origin])
    const { response } = (posted[1] ?? [{}])[0] as { response: Session }
    expect(await statusWith(response.backstageIdentity.token)).toBe(200)
  })

  test('reports to the frontend that nobody is signed in', async () => {
    const page = await open({ origin })
    expect([page.status, page.body]).toEqual([401, expect.stringContaining('Sign in to the portal in this browser')])
  })

  test('redirects only to pages of the origin', async () => {
    const cookie = `callboard.session=${await createSession(api.tenant.owner.id, {})}`
    const redirectTo = (redirectUrl: string) => open({ origin, flow: 'redirect', redirectUrl }, { cookie })
    const back = await redirectTo(`${origin}/catalog?a=b`)
    expect([back.status, back.headers['location']]).toEqual([302, `${origin}/catalog?a=b`])
    for (const url of ['https://evil.example/', `${origin}.evil.example/`, '//evil.example', 'javascript:alert(1)', ''])
      expect([url, (await redirectTo(url)).status]).toEqual([url, 400])
    expect((await open({ origin: 'https://evil.example' }, { cookie })).status).toBe(403)
    expect((await open({ origin: '</script><script>alert(1)</script>' }, { cookie })).status).toBe(403)
  })
})

/** The status of a refresh with a Host header other than the connected host. */
const statusAt = async (host: string, headers: Record<string, string>) =>
  (await plainRequest(`${api.base}/api/auth/guest/refresh`, { ...headers, host })).status

describe('a sign-in ends', () => {
  test('when its session ends', async () => {
    const { token, sessionId } = await signIn(await api.tenant.member('developer'))
    expect(await statusWith(token)).toBe(200)
    await revokeSession(sessionId)
    expect(await statusWith(token)).toBe(401)
  })

  test('when the frontend signs out', async () => {
    const { token, sessionId } = await signIn(await api.tenant.member('developer'))
    const logout = (headers: Record<string, string>) =>
      fetch(`${api.base}/api/auth/callboard/logout`, { method: 'POST', headers })
    expect((await logout({ cookie: `callboard.session=${sessionId}`, origin })).status).toBe(401)
    expect(await statusWith(token)).toBe(200)
    expect((await logout(cookieOf(sessionId))).status).toBe(200)
    expect(await statusWith(token)).toBe(401)
    expect((await refresh(cookieOf(sessionId))).status).toBe(401)
  })

  test('when its API token is revoked', async () => {
    const member = await api.tenant.member('developer')
    const apiToken = await member.token()
    const session = (await (await refresh({ authorization: `Bearer ${apiToken}` })).json()) as Session
    const row = await systemDb('token-look-up').apiToken.findFirstOrThrow({ where: { userId: member.account.id } })
    await revokeOwnToken(member.context, { id: row.id })
    expect(await statusWith(session.backstageIdentity.token)).toBe(401)
  })

  test('when the membership or the account ends', async () => {
    const member = await api.tenant.member('developer')
    const { token } = await signIn(member)
    await removeMember(api.tenant.as('owner'), { userId: member.account.id })
    expect(await statusWith(token)).toBe(401)
    const gone = await api.tenant.member('developer')
    const signedIn = await signIn(gone)
    await systemDb('identity').userAccount.delete({ where: { id: gone.account.id } })
    expect(await statusWith(signedIn.token)).toBe(401)
  })
})

test('uses the current role, not the role at sign-in', async () => {
  const member = await api.tenant.member('developer')
  const { token } = await signIn(member)
  const add = () =>
    api.send('POST', '/api/catalog/locations?dryRun=true', { type: 'url', target: 'http://127.0.0.1:1/x.yaml' }, token)
  expect((await add()).status).not.toBe(403)
  await changeRole(api.tenant.as('owner'), { userId: member.account.id, role: 'viewer' })
  expect((await add()).status).toBe(403)
})

describe('CORS', () => {
  const preflight = (from: string, path = '/api/catalog/entities/by-query') =>
    fetch(api.base + path, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    })
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin')

  test.each(['/api/catalog/entities/by-query', '/api/auth/guest/refresh', '/api/search/query'])(
    'responds to a preflight of a listed origin: %s',
    async (path) => {
      const response = await preflight(origin, path)
      expect([response.status, await response.text(), allowed(response)]).toEqual([204, '', origin])
      expect(response.headers.get('access-control-allow-credentials')).toBe('true')
      expect(response.headers.get('access-control-allow-methods')).toBe('GET,HEAD,PUT,PATCH,POST,DELETE')
      expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
      expect(response.headers.get('vary')).toBe('Origin')
    },
  )

  test.each(['https://evil.example', 'null', `${origin}.evil.example`, 'http://backstage.alpha.example', `${origin}:8443`])(
    'allows nothing to %s',
    async (from) => {
      const response = await preflight(from)
      expect([response.status, allowed(response)]).toEqual([204, null])
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(response.headers.get('vary')).toBe('Origin')
    },
  )

  test('responses and errors can be read from a listed origin of that organization only', async () => {
    const get = (bearer: string, path = '/api/catalog/entities?limit=1') =>
      fetch(api.base + path, { headers: { origin, authorization: `Bearer ${bearer}` } })
    expect(allowed(await get(api.token))).toBe(origin)
    expect(allowed(await get('cb_made-up'))).toBe(origin)
    const foreign = await get(api.foreignToken)
    expect([foreign.status, allowed(foreign)]).toEqual([200, null])
    expect(allowed(await get(api.token, '/api/v1/entities'))).toBeNull()
  })

  test('ends when the origin is removed from the list', async () => {
    const short = 'https://short.example'
    await addFrontend(api.tenant.as('owner'), { origin: short })
    expect(allowed(await preflight(short))).toBe(short)
    await removeFrontend(api.tenant.as('owner'), { origin: short })
    expect(allowed(await preflight(short))).toBeNull()
  })
})

test('rejects a request without credentials in Backstage’s shape, whatever its method', async () => {
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    const response = await fetch(`${api.base}/api/catalog/locations`, { method })
    expect([method, response.status, await response.json()]).toMatchObject([
      method,
      401,
      { error: { name: 'AuthenticationError' } },
    ])
  }
})

test.each([
  'https://*.example.com',
  '*',
  'null',
  'http://backstage.example.com',
  'https://backstage.example.com/path',
  'https://user@backstage.example.com',
  'ftp://backstage.example.com',
])('rejects %s as an origin', async (text) => {
  await expect(addFrontend(api.tenant.as('owner'), { origin: text })).rejects.toMatchObject({ code: 'invalid_input' })
})
