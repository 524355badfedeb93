import { plainRequest } from '@callboard/api/backstage/test-sign-in'
import { challengeFor, newVerifier, testApp } from '@callboard/api/oauth/test-app'
import { startTestApi, type TestApi, testPortalDomain } from '@callboard/api/test-api'
import { systemDb } from '@callboard/db/system-db'
import { createSession, requestPasswordReset, resetPassword } from '@callboard/modules/identity'
import { findAppToken, listOwnApps, readAuthorizationRequest, returnAddress } from '@callboard/modules/oauth'
import { matchesRedirectUri } from '@callboard/modules/oauth/domain/redirect-uri'
import { freePorts } from '@callboard/testing/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pagePolicy } from '../../apps/web/lib/http/page-policy.ts'

let api: TestApi
let app: ReturnType<typeof testApp>
beforeAll(async () => {
  api = await startTestApi({ port: await freePorts() })
  app = testApp(api.base)
  Object.assign(api.platform, { portalDomain: testPortalDomain })
})
// All tests have one address, whose registrations are limited.
beforeEach(() => systemDb('identity').attemptCounter.deleteMany())
afterAll(() => api.stop())

const member = async () => (await api.tenant.member('developer')).context
/** An app with a code that its member has just allowed. */
async function withCode(more: Record<string, string> = {}) {
  const context = await member()
  const { client_id: clientId } = await app.register()
  const verifier = newVerifier()
  const { code } = await app.consent(context, app.request(clientId, verifier, more))
  return { context, clientId, verifier, code }
}

type Sent = { to: string; subject: string; text: string }
async function sent(to: string): Promise<Sent[]> {
  const jobs = await systemDb('identity').outbox.findMany({ where: { name: { startsWith: 'mail.' } }, orderBy: { id: 'desc' } })
  return jobs.map((job) => job.payload as Sent).filter((mail) => mail.to === to)
}

describe('a stolen code', () => {
  test('is worth nothing without the verifier, which stays in the app', async () => {
    const { clientId, code, verifier } = await withCode()
    for (const wrong of [newVerifier(), challengeFor(verifier), '', 'x'.repeat(43)]) {
      const answer = await app.exchange(clientId, code, wrong)
      expect([wrong, answer.status, answer.access_token]).toEqual([wrong, 400, undefined])
    }
    expect((await app.exchange(clientId, code, verifier)).status).toBe(200)
  })

  test('is worth nothing to another app, at another address or for another resource', async () => {
    const { clientId, code, verifier } = await withCode()
    const { client_id: other } = await app.register()
    expect(await app.exchange(other, code, verifier)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await app.exchange(clientId, code, verifier, { redirect_uri: 'https://evil.example/' })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    })
    expect(await app.exchange(clientId, code, verifier, { resource: 'https://evil.example/mcp' })).toMatchObject({
      status: 400,
      error: 'invalid_target',
    })
  })

  test('ends what was connected with it when it is used twice, and the member is told', async () => {
    const { context, clientId, code, verifier } = await withCode()
    const { access_token: token, refresh_token: refresh } = await app.exchange(clientId, code, verifier)
    expect(await app.ping(token)).toBe(200)
    expect(await app.exchange(clientId, code, verifier)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await app.ping(token)).toBe(401)
    expect(await app.refresh(clientId, refresh)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect((await sent(context.actor.label))[0]?.subject).toBe('An app was disconnected from your account')
  })

  test('of two concurrent exchanges at most one gets tokens', async () => {
    const { clientId, code, verifier } = await withCode()
    const answers = await Promise.all(Array.from({ length: 6 }, () => app.exchange(clientId, code, verifier)))
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    // The others were second uses.
    expect(await app.ping(answers.find((a) => a.status === 200)?.access_token ?? '')).toBe(401)
  })

  test('is too old after a minute', async () => {
    const { clientId, code, verifier } = await withCode()
    await systemDb('token-look-up').oauthGrant.updateMany({
      where: { clientId },
      data: { codeExpiresAt: new Date(Date.now() - 1) },
    })
    expect(await app.exchange(clientId, code, verifier)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })
})

test.each([
  [{ code_challenge: '', code_challenge_method: '' }, 'PKCE'],
  [{ code_challenge_method: 'plain' }, 'PKCE'],
  [{ code_challenge_method: '' }, 'PKCE'],
  [{ code_challenge: 'short' }, 'PKCE'],
  [{ response_type: 'token' }, 'authorization code'],
  [{ response_type: 'code id_token' }, 'authorization code'],
  [{ scope: 'members.manage tokens.manage' }, 'nothing that Callboard can give'],
  [{ redirect_uri: '' }, 'incomplete'],
])('asks without PKCE, for a token or for more: %j', async (changed, sentence) => {
  const { client_id: clientId } = await app.register()
  const request = app.request(clientId, newVerifier(), changed as Record<string, string>)
  await expect(app.consent(await member(), request)).rejects.toThrow(sentence)
})

test('asks for reads and gets no scope that writes, whatever is posted to the consent page', async () => {
  const { client_id: clientId } = await app.register()
  const request = app.request(clientId, newVerifier())
  const context = await member()
  await expect(app.consent(context, request, ['catalog.write' as 'catalog.read'])).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(app.consent(context, { ...request, scope: 'costs.read' }, ['catalog.read'])).rejects.toThrow(
    'none of the permissions',
  )
})

describe('a redirect URI', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://evil.example/x',
    'about:blank',
    'view-source:https://evil.example',
    'http://evil.example/callback',
    'http://localhost.evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://0.0.0.0/callback',
    'http://169.254.169.254/latest/meta-data',
    'https://callboard.example@evil.example/',
    'https://user:password@evil.example/',
    'https://evil.example/#fragment',
    'https://evil.example\\@good.example/',
    'https://evil.example/ x',
    ' https://evil.example/',
    'https://evil.example/\u202e',
    'https://еvil.example/',
    '//evil.example/',
    '/callback',
    '',
    `https://evil.example/${'x'.repeat(1000)}`,
  ])('%j cannot be registered', async (uri) => {
    expect(await app.register({ redirect_uris: [uri] })).toMatchObject({ status: 400, error: 'invalid_redirect_uri' })
  })

  test('must be the registered one, character by character, except for the port on loopback', () => {
    const registered = [
      'https://app.example/callback',
      'http://127.0.0.1:1/cb',
      'http://localhost/cb',
      'cursor://anysphere.cursor-mcp/oauth/callback',
    ]
    for (const accepted of [...registered, 'http://127.0.0.1:65535/cb', 'http://localhost:8080/cb'])
      expect([accepted, matchesRedirectUri(registered, accepted)]).toEqual([accepted, true])
    for (const refused of [
      'https://app.example/callback/',
      'https://app.example/callback?next=https://evil.example',
      'https://app.example/callback/../evil',
      'https://app.example:444/callback',
      'https://APP.example/callback',
      'https://app.example.evil.example/callback',
      'https://app.example%2f@evil.example/callback',
      'http://app.example/callback',
      'http://127.0.0.1:1/other',
      'http://127.0.0.1:1/cb?x=y',
      'http://[::1]:1/cb',
      'http://127.0.0.1:1@evil.example/cb',
      'cursor://evil/oauth/callback',
    ])
      expect([refused, matchesRedirectUri(registered, refused)]).toEqual([refused, false])
  })

  test('of a request that is not valid is never opened: the person reads what is wrong', async () => {
    const { client_id: clientId } = await app.register({ redirect_uris: ['https://evil.example/'] })
    for (const changed of [{ redirect_uri: 'https://evil.example/other' }, { redirect_uri: 'https://evil.example/', scope: 'x' }])
      await expect(readAuthorizationRequest(api.platform, app.request(clientId, newVerifier(), changed))).rejects.toThrow()
  })

  test('keeps what the app has put there, and its own code cannot be put there before', () => {
    const url = returnAddress({ redirectUri: 'https://app.example/?code=planted&a=b', state: 's"&<' }, 'https://main.example', {
      code: 'real',
    })
    expect([...new URL(url).searchParams]).toEqual([
      ['code', 'real'],
      ['a', 'b'],
      ['state', 's"&<'],
      ['iss', 'https://main.example'],
    ])
  })
})

describe('another portal', () => {
  const at = (host: string, token: string) =>
    plainRequest(
      `${api.base}/mcp`,
      {
        host,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    )
  const hostOf = (slug: string) => `${slug}.${testPortalDomain}`

  test('accepts no token of an app or a person of this one', async () => {
    const [own, foreign] = [hostOf(api.tenant.slug), hostOf(api.foreignTenant.slug)]
    const ofMain = await app.connect(await member())
    const ofOwn = await app.connect(await member(), undefined, { resource: `http://${own}/mcp` })
    expect([ofMain.status, ofOwn.status]).toEqual([200, 200])
    const statuses = async (host: string) => [
      (await at(host, ofMain.access_token)).status,
      (await at(host, ofOwn.access_token)).status,
      (await at(host, api.token)).status,
    ]
    expect(await statuses(new URL(api.base).host)).toEqual([200, 401, 200])
    expect(await statuses(own)).toEqual([401, 200, 200])
    expect(await statuses(foreign)).toEqual([401, 401, 401])
    const refused = await at(foreign, ofOwn.access_token)
    expect(refused.headers['www-authenticate']).toContain(
      `resource_metadata="http://${foreign}/.well-known/oauth-protected-resource/mcp"`,
    )
  })

  test('is not what an app of this one can be allowed to read', async () => {
    const { client_id: clientId } = await app.register()
    const request = app.request(clientId, newVerifier(), { resource: `http://${hostOf(api.foreignTenant.slug)}/mcp` })
    await expect(app.consent(await member(), request)).rejects.toThrow('another organization')
    for (const resource of [
      'https://evil.example/mcp',
      `http://${hostOf('nobody')}.evil.example/mcp`,
      `${api.base}/mcp/`,
      `${api.base}/api`,
    ])
      await expect(app.consent(await member(), app.request(clientId, newVerifier(), { resource }))).rejects.toThrow(
        /not a Callboard portal|another organization/,
      )
  })

  test('names the main host as its authorization server, and claims to be none', async () => {
    const host = hostOf(api.tenant.slug)
    const metadata = await plainRequest(`${api.base}/.well-known/oauth-protected-resource/mcp`, { host })
    expect(JSON.parse(metadata.body)).toMatchObject({ resource: `http://${host}/mcp`, authorization_servers: [api.base] })
    expect((await plainRequest(`${api.base}/.well-known/oauth-authorization-server`, { host })).status).toBe(404)
  })
})

describe('a stolen refresh token', () => {
  test('ends the connection when both use it, whoever comes second', async () => {
    const context = await member()
    const { clientId, access_token: token, refresh_token: first } = await app.connect(context)
    const next = await app.refresh(clientId, first)
    expect([next.status, await app.ping(next.access_token)]).toEqual([200, 200])
    expect(await app.refresh(clientId, first)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect([await app.ping(token), await app.ping(next.access_token)]).toEqual([401, 401])
    expect(await app.refresh(clientId, next.refresh_token)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await listOwnApps(context, {})).toEqual([])
  })

  test('is worth nothing to another app, as an access token, or for more scopes', async () => {
    const { clientId, refresh_token: token } = await app.connect(await member(), ['costs.read'])
    const { client_id: other } = await app.register()
    expect(await app.refresh(other, token)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await app.refresh(clientId, token, { scope: 'costs.read catalog.read' })).toMatchObject({
      status: 400,
      error: 'invalid_scope',
    })
    expect(await app.refresh(clientId, token, { resource: 'https://evil.example/mcp' })).toMatchObject({
      status: 400,
      error: 'invalid_target',
    })
    expect(await app.ping(token)).toBe(401)
    expect(await app.refresh(clientId, token)).toMatchObject({ status: 200, scope: 'costs.read' })
  })

  test('of two concurrent refreshes at most one gets tokens', async () => {
    const { clientId, refresh_token: token } = await app.connect(await member())
    const answers = await Promise.all([1, 2, 3, 4].map(() => app.refresh(clientId, token)))
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  })

  test('cannot be used without end', async () => {
    const { clientId, refresh_token: token } = await app.connect(await member())
    await systemDb('token-look-up').oauthGrant.updateMany({
      where: { clientId },
      data: { createdAt: new Date(Date.now() - 181 * 86_400_000) },
    })
    expect(await app.refresh(clientId, token)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  test('ends with the recovery of the account, and the mail counts it', async () => {
    const person = await api.tenant.member('developer')
    const { clientId, access_token: access, refresh_token: token } = await app.connect(person.context)
    await createSession(person.account.id, {})
    await requestPasswordReset({ email: person.account.email }, { publicUrl: api.base, ip: '9' })
    const link = /token=([\w-]+)/.exec(
      (await sent(person.account.email)).find((m) => m.text.includes('/reset-password'))?.text ?? '',
    )?.[1]
    await resetPassword({ token: link ?? '', password: 'nine purple lanterns' })
    expect(await app.ping(access)).toBe(401)
    expect(await app.refresh(clientId, token)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect((await sent(person.account.email)).some((m) => m.text.includes('- 1 connected app\n'))).toBe(true)
  })
})

test('puts the consent page into a frame', () => {
  const policy = pagePolicy({ path: '/oauth/authorize', nonce: 'n', development: false, demo: undefined })
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("form-action 'self'")
})

test('reads a secret from the database, which has none', async () => {
  const { access_token: access, refresh_token: refresh, code } = await app.connect(await member())
  const rows = JSON.stringify(await systemDb('token-look-up').oauthGrant.findMany({ include: { tokens: true } }))
  for (const secret of [access, refresh, code]) expect(rows).not.toContain(secret)
  expect(await findAppToken(access, `${api.base}/mcp`)).toBeDefined()
  expect(await findAppToken(access, 'https://evil.example/mcp')).toBeUndefined()
})
