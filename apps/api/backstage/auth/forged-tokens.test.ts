import { generateKeyPairSync } from 'node:crypto'
import { addFrontend, issueSignInToken } from '@callboard/modules/backstage'
import { createSession } from '@callboard/modules/identity'
import { pluginRegistry } from '@callboard/plugins/server'
import { testPlatform } from '@callboard/testing/platform'
import { decodeJwt, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../test-api.ts'
import { plainRequest } from '../test-sign-in.ts'

// Attempts with the token of a Backstage frontend, either the attacker's own or a forged one.

let api: TestApi
let sessionId: string
let token: string

beforeAll(async () => {
  api = await startTestApi()
  sessionId = await createSession(api.tenant.owner.id, {})
  token = await issue({ source: { type: 'session', id: sessionId } })
})
afterAll(() => api.stop())

const identity = { userEntityRef: 'user:default/ada', ownershipEntityRefs: ['user:default/ada'] }
const issue = (over: Partial<Parameters<typeof issueSignInToken>[1]>, platform = api.platform) =>
  issueSignInToken(
    platform,
    { tenantId: api.tenant.id, userId: api.tenant.owner.id, source: { type: 'session', id: sessionId }, ...over },
    identity,
  )

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const statusOf = async (bearer: string) => (await api.get('/api/catalog/entities?limit=1', bearer)).status

/** Signs other claims or another header with the deployment's own key, as only a bug of ours could. */
function signed(claims: JWTPayload, header: { typ?: string; kid?: string } = {}): Promise<string> {
  const { current } = api.platform.signInKeys
  const protectedHeader = { alg: 'ES256', typ: 'vnd.backstage.user', kid: current.kid, ...header }
  return new SignJWT({ ...decodeJwt(token), ...claims }).setProtectedHeader(protectedHeader).sign(current.privateKey)
}

test('accepts an unmodified token', async () => {
  expect(await statusOf(token)).toBe(200)
  expect(await statusOf(await signed({}))).toBe(200)
})

test('rejects a token that is unsigned, or signed with an attacker’s key', async () => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const altered = base64url({ ...decodeJwt(token), tenant: api.foreignTenant.id })
  expect(await statusOf(`${base64url({ alg: 'none', typ: 'vnd.backstage.user' })}.${payload}.`)).toBe(401)
  expect(await statusOf(`${header}.${altered}.${signature}`)).toBe(401)
  expect(await statusOf(`${header}.${payload}.${signature.slice(0, -4)}AAAA`)).toBe(401)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kid } = api.platform.signInKeys.current
  const own = new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'ES256', typ: 'vnd.backstage.user', kid })
  expect(await statusOf(await own.sign(privateKey))).toBe(401)
})

test('rejects the public key used as a shared secret (algorithm confusion)', async () => {
  const { jwk } = api.platform.signInKeys.current
  for (const secret of [JSON.stringify(jwk), `${jwk.x}${jwk.y}`, jwk.x]) {
    const hmac = new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256', typ: 'vnd.backstage.user', kid: jwk.kid })
    expect(await statusOf(await hmac.sign(new TextEncoder().encode(secret.padEnd(32, 'x'))))).toBe(401)
  }
})

test('rejects a token of another deployment', async () => {
  expect(await statusOf(await issue({}, testPlatform(pluginRegistry)))).toBe(401)
})

test.each([
  ['expired', { exp: Math.floor(Date.now() / 1000) - 1 }, {}],
  ['for another audience', { aud: 'somebody-else' }, {}],
  ['of another issuer', { iss: 'https://evil.example/api/auth' }, {}],
  ['without a member', { account: undefined }, {}],
  ['with an invalid id', { viaId: "' or 1=1 --" }, {}],
  ['of another type', {}, { typ: 'vnd.backstage.limited-user' }],
  ['of an unknown key', {}, { kid: 'x' }],
])('rejects a token %s', async (_, claims, header) => {
  expect(await statusOf(await signed(claims, header))).toBe(401)
})

test('rejects a token for an organization that its user is not a member of, or from another user’s session', async () => {
  expect(await statusOf(await issue({ tenantId: api.foreignTenant.id }))).toBe(401)
  const foreign = await createSession(api.foreignTenant.owner.id, {})
  expect(await statusOf(await issue({ source: { type: 'session', id: foreign } }))).toBe(401)
  expect(await statusOf(await issue({ source: { type: 'token', id: sessionId } }))).toBe(401)
})

test('no route of the management API accepts a frontend’s token', async () => {
  const document = (await (await api.get('/api/v1/openapi.json', '')).json()) as { paths: Record<string, object> }
  const routes = Object.entries(document.paths).flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => ({ path, verb })))
  expect(routes.length).toBeGreaterThan(20)
  for (const { path, verb } of routes) {
    const url = `${api.base}/api/v1${path.replace(/\{\w+\}/g, 'x')}`
    const response = await fetch(url, { method: verb.toUpperCase(), headers: { authorization: `Bearer ${token}` } })
    expect([verb, path, response.status]).toEqual([verb, path, 401])
  }
})

test('a frontend’s token cannot create further tokens, so that it ends after an hour', async () => {
  const response = await fetch(`${api.base}/api/auth/guest/refresh`, { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(401)
})

test('rejects a page of another site that uses the cookie: no listed origin, no header, or a form', async () => {
  const origin = 'https://backstage.example.com'
  await addFrontend(api.tenant.as('owner'), { origin })
  await addFrontend(api.foreignTenant.as('owner'), { origin: 'https://evil.example' })
  const cookie = `callboard.session=${sessionId}`
  const xhr = { 'x-requested-with': 'XMLHttpRequest' }
  const status = async (headers: Record<string, string>, method = 'GET') =>
    (await fetch(`${api.base}/api/auth/guest/refresh`, { method, headers: { cookie, ...headers } })).status
  expect(await status({ ...xhr, origin })).toBe(200)
  expect(await status({ origin })).toBe(401)
  expect(await status({ origin, 'content-type': 'application/x-www-form-urlencoded' }, 'POST')).toBe(415)
  expect(await status(xhr)).toBe(403)
  expect(await status({ ...xhr, origin: 'null' })).toBe(403)
  expect(await status({ ...xhr, origin: 'https://unlisted.example' })).toBe(403)
  // Listed, but by an organization that the user is not a member of.
  expect(await status({ ...xhr, origin: 'https://evil.example' })).toBe(403)
})

test('a listed page cannot fetch the sign-in window of another organization’s frontend', async () => {
  const [alpha, beta] = ['https://alpha.example', 'https://beta.example']
  await addFrontend(api.tenant.as('owner'), { origin: alpha })
  await addFrontend(api.foreignTenant.as('owner'), { origin: beta })
  const open = (headers: Record<string, string>) =>
    plainRequest(`${api.base}/api/auth/guest/start?origin=${alpha}`, { cookie: `callboard.session=${sessionId}`, ...headers })
  expect((await open({ origin: beta, 'sec-fetch-mode': 'cors' })).status).toBe(403)
  for (const origin of [alpha, beta]) {
    const page = await open({ origin, 'sec-fetch-mode': 'navigate' })
    expect([page.status, Object.keys(page.headers).filter((name) => name.startsWith('access-control-'))]).toEqual([200, []])
  }
})
