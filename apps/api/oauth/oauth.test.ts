import { systemDb } from '@callboard/db/system-db'
import { listAudit } from '@callboard/modules/audit'
import { changeRole, removeMember } from '@callboard/modules/members'
import { disconnectApp, disconnectOwnApp, listApps, listOwnApps } from '@callboard/modules/oauth'
import { appScopeNames } from '@callboard/modules/oauth/domain/app-scopes'
import { freePorts } from '@callboard/testing/ports'
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'
import { newVerifier, testApp } from './test-app.ts'

let api: TestApi
let app: ReturnType<typeof testApp>
beforeAll(async () => {
  api = await startTestApi({ port: await freePorts() })
  app = testApp(api.base)
})
afterAll(() => api.stop())

/** What an assistant stores, in memory. */
function memoryProvider() {
  const stored: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens; verifier?: string; authorize?: URL } = {}
  const provider: OAuthClientProvider = {
    redirectUrl: 'http://localhost:4567/callback',
    clientMetadata: {
      client_name: 'SDK client',
      redirect_uris: ['http://localhost:1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    state: () => 'the-state',
    clientInformation: () => stored.client,
    saveClientInformation: (client) => void Object.assign(stored, { client }),
    tokens: () => stored.tokens,
    saveTokens: (tokens) => void Object.assign(stored, { tokens }),
    redirectToAuthorization: (authorize) => void Object.assign(stored, { authorize }),
    saveCodeVerifier: (verifier) => void Object.assign(stored, { verifier }),
    codeVerifier: () => stored.verifier ?? '',
  }
  return { stored, provider }
}

test('signs in the official client, which is given nothing but the address, and refreshes its tokens', async () => {
  const { stored, provider } = memoryProvider()
  const member = await api.tenant.member('developer')
  const transport = () => new StreamableHTTPClientTransport(new URL(`${api.base}/mcp`), { authProvider: provider })
  const first = transport()
  const client = new Client({ name: 'test', version: '1' })
  await expect(client.connect(first)).rejects.toBeInstanceOf(UnauthorizedError)
  const asked = Object.fromEntries(stored.authorize?.searchParams ?? [])
  expect(stored.authorize?.href).toContain(`${api.base}/oauth/authorize?`)
  expect(asked).toMatchObject({ resource: `${api.base}/mcp`, code_challenge_method: 'S256', state: 'the-state' })
  expect(asked['scope']).toBe(appScopeNames.join(' '))
  const returned = await app.consent(member.context, asked)
  expect(returned).toMatchObject({ state: 'the-state', iss: api.base })
  await first.finishAuth(returned.code)
  await client.connect(transport())
  const tools = (await client.listTools()).tools.map((tool) => tool.name)
  expect(tools).toContain('get_costs')
  const answer = await client.callTool({ name: 'list_entities', arguments: { kind: 'domain' } })
  expect(JSON.stringify(answer.content)).toContain('domain:default/shop')
  await client.close()
  // The client refreshes when its access token is no longer accepted.
  const before = stored.tokens?.access_token
  await systemDb('token-look-up').oauthToken.deleteMany({ where: { tenantId: api.tenant.id, kind: 'access' } })
  const again = new Client({ name: 'test', version: '1' })
  await again.connect(transport())
  expect((await again.listTools()).tools).toHaveLength(tools.length)
  expect(stored.tokens?.access_token).not.toBe(before)
  await again.close()
  const { events } = await listAudit(api.tenant.as('owner'), { action: 'assistant.tool_called' })
  expect(events[0]).toMatchObject({ actorLabel: `SDK client for ${member.account.email}` })
})

test('describes itself at every address that clients try', async () => {
  const get = async (path: string) => (await fetch(api.base + path)).json()
  const resource = { resource: `${api.base}/mcp`, authorization_servers: [api.base] }
  expect(await get('/.well-known/oauth-protected-resource')).toMatchObject(resource)
  expect(await get('/.well-known/oauth-protected-resource/mcp')).toMatchObject(resource)
  expect(await get('/.well-known/oauth-authorization-server')).toMatchObject({
    issuer: api.base,
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  })
  const refused = await fetch(`${api.base}/mcp`, { method: 'POST' })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toBe(
    `Bearer resource_metadata="${api.base}/.well-known/oauth-protected-resource/mcp", scope="${appScopeNames.join(' ')}"`,
  )
  const wrong = await fetch(`${api.base}/mcp`, { method: 'POST', headers: { authorization: 'Bearer cbo_wrong' } })
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('an app reads with what was allowed and what the role allows at that moment', async () => {
  const member = await api.tenant.member('developer')
  const narrow = await app.connect(member.context, ['costs.read'])
  expect(narrow).toMatchObject({ status: 200, scope: 'costs.read', token_type: 'Bearer', expires_in: 3600 })
  const names = async (token: string) => {
    const client = new Client({ name: 'test', version: '1' })
    const requestInit = { headers: { authorization: `Bearer ${token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(`${api.base}/mcp`), { requestInit }))
    const { tools } = await client.listTools()
    await client.close()
    return tools.map((tool) => tool.name)
  }
  expect(await names(narrow.access_token)).toEqual(['get_costs'])
  // Nothing but /mcp accepts it.
  expect((await api.get('/api/v1/entities', narrow.access_token)).status).toBe(401)
  expect((await api.get('/api/catalog/entities', narrow.access_token)).status).toBe(401)
  await changeRole(api.tenant.as('owner'), { userId: member.account.id, role: 'viewer' })
  expect(await names(narrow.access_token)).toEqual(['get_costs'])
  await removeMember(api.tenant.as('owner'), { userId: member.account.id })
  expect(await app.ping(narrow.access_token)).toBe(401)
  expect(await app.refresh(narrow.clientId, narrow.refresh_token)).toMatchObject({ status: 400, error: 'invalid_grant' })
})

test('members see and disconnect their own apps, admins those of everybody', async () => {
  const [ada, bo] = [await api.tenant.member('developer'), await api.tenant.member('developer')]
  const [ofAda, ofBo] = [await app.connect(ada.context), await app.connect(bo.context)]
  const [own] = await listOwnApps(ada.context, {})
  expect(own).toMatchObject({ name: 'Test app', createdBy: ada.account.email, returnsTo: '127.0.0.1:4000', lastUsedAt: null })
  await expect(listApps(ada.context, {})).rejects.toMatchObject({ code: 'forbidden' })
  const all = await listApps(api.tenant.as('admin'), {})
  const foreign = all.find((one) => one.createdBy === bo.account.email)
  await expect(disconnectOwnApp(ada.context, { id: foreign?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await app.ping(ofBo.access_token)).toBe(200)
  await disconnectApp(api.tenant.as('admin'), { id: foreign?.id ?? '' })
  expect([await app.ping(ofBo.access_token), await app.ping(ofAda.access_token)]).toEqual([401, 200])
  await disconnectOwnApp(ada.context, { id: own?.id ?? '' })
  expect(await app.ping(ofAda.access_token)).toBe(401)
  expect(await listOwnApps(ada.context, {})).toEqual([])
  const { events } = await listAudit(api.tenant.as('owner'), { action: 'app.disconnected' })
  expect(events.slice(0, 2).map((e) => e.actorLabel)).toContain(ada.account.email)
})

test('an app disconnects itself, and learns nothing about tokens that do not exist', async () => {
  const { clientId, access_token, refresh_token } = await app.connect((await api.tenant.member('viewer')).context)
  expect(await app.form('/oauth/revoke', { token: 'cbr_unknown', client_id: clientId })).toMatchObject({ status: 200 })
  expect(await app.form('/oauth/revoke', { token: refresh_token, client_id: 'another' })).toMatchObject({ status: 200 })
  expect(await app.ping(access_token)).toBe(200)
  expect(await app.form('/oauth/revoke', { token: refresh_token, client_id: clientId })).toMatchObject({ status: 200 })
  expect(await app.ping(access_token)).toBe(401)
})

test.each([
  [{ client_id: 'x' }, 'invalid_request'],
  [{ grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
  [{ grant_type: 'authorization_code', code: 'x', redirect_uri: 'x', client_id: 'x' }, 'invalid_request'],
  [{ grant_type: 'refresh_token', refresh_token: '', client_id: 'x' }, 'invalid_request'],
  [{ grant_type: 'refresh_token', refresh_token: 'cbr_\u0000', client_id: '\u0000' }, 'invalid_grant'],
])('says what is wrong with the token request %j', async (values, error) => {
  const answer = await app.form('/oauth/token', values as Record<string, string>)
  expect([answer.status, answer.error]).toEqual([400, error])
})

test('accepts forms alone, with each parameter once', async () => {
  const post = (body: string, type: string) =>
    fetch(`${api.base}/oauth/token`, { method: 'POST', body, headers: { 'content-type': type } })
  const twice = await post('grant_type=refresh_token&grant_type=refresh_token', 'application/x-www-form-urlencoded')
  expect([twice.status, await twice.json()]).toMatchObject([400, { error: 'invalid_request' }])
  expect((await post('{}', 'application/json')).status).toBe(415)
  expect((await post(`a=${'x'.repeat(40_000)}`, 'application/x-www-form-urlencoded')).status).toBe(413)
})

test('forgets registrations that nobody connects, and keeps those in use', async () => {
  const db = systemDb('token-look-up')
  const member = await api.tenant.member('viewer')
  const { clientId: used } = await app.connect(member.context)
  const { client_id: unused } = await app.register()
  const longAgo = new Date(Date.now() - 2 * 86_400_000)
  await db.oauthClient.updateMany({ where: { id: { in: [used, unused] } }, data: { createdAt: longAgo } })
  await app.register()
  expect((await db.oauthClient.findMany({ where: { id: { in: [used, unused] } } })).map((c) => c.id)).toEqual([used])
  await expect(app.consent(member.context, app.request(unused, newVerifier()))).rejects.toThrow('does not know this app')
})
