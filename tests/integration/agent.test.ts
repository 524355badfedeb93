import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type AgentSettings, runAgent } from '@callboard/agent/agent'
import { type AgentHub, createAgentHub } from '@callboard/api/agent/hub'
import { buildApi } from '@callboard/api/server'
import { forTenant } from '@callboard/db/for-tenant'
import { createLogger } from '@callboard/jobs/logger'
import type { OperationContext } from '@callboard/kernel/operation'
import {
  createAgentToken,
  createInstallCode,
  createIntegration,
  getAgent,
  issueRelayPass,
  listAgentTokens,
  revokeAgentToken,
} from '@callboard/modules/integrations'
import { listRuntimes, listWorkloads, readLogs } from '@callboard/modules/workloads'
import { changeWorkload } from '@callboard/sandbox/kubernetes/control'
import { eventually } from '@callboard/testing/platform'
import { organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startTestStack, type TestStack } from './test-stack.ts'

// A cluster that only the agent can reach: Callboard has neither its address nor its credentials.

const log = createLogger('test', 'silent')
const folder = organizationFolder({ empty: { 'README.md': 'hello' } })
const secrets = mkdtempSync(path.join(os.tmpdir(), 'callboard-agent-'))
let stack: TestStack
let tenant: TestTenant
let stranger: TestTenant
let context: OperationContext
let id = ''
let web: { server: Server; hub: AgentHub; close(): Promise<void> }
let port = 0
let token = ''
let agent: { stop(): Promise<void>; said: string[] } | undefined

async function startWeb(at: number): Promise<typeof web> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  const hub = createAgentHub({ platform: stack.platform, log, relayUrl: `http://127.0.0.1:${port}` })
  const api = await buildApi({ platform: stack.platform, log, requestsPerMinute: 1000, agents: hub })
  server.on('request', (request, response) => api.routing(request, response))
  server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  return {
    server,
    hub,
    async close() {
      await hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await api.close()
    },
  }
}

function startAgent(given = token, more: Partial<AgentSettings> = {}): NonNullable<typeof agent> {
  const stop = new AbortController()
  const said: string[] = []
  const settings: AgentSettings = {
    callboardUrl: `http://127.0.0.1:${port}`,
    token: given,
    clusterUrl: `${stack.sandbox.url}/kubernetes/production-eu`,
    clusterTokenFile: path.join(secrets, 'token'),
    version: 'test',
    log: (message) => void said.push(message),
    ...more,
  }
  const ended = runAgent(settings, stop.signal)
  return {
    said,
    async stop() {
      stop.abort()
      await ended
    },
  }
}

beforeAll(async () => {
  stack = await startTestStack(folder.dir)
  // The cluster must not be reachable without the agent.
  stack.platform.outgoing.allow = []
  writeFileSync(path.join(secrets, 'token'), stack.sandbox.clusters.get('production-eu')?.firstToken ?? '')
  tenant = await createTestTenant(stack.platform)
  stranger = await createTestTenant(stack.platform, 'Stranger')
  context = tenant.as('owner')
  web = await startWeb(0)
  const connected = await createIntegration(context, {
    pluginId: 'kubernetes',
    settings: { name: 'private', access: 'agent' },
    secrets: {},
  })
  id = connected.integration.id
})
afterAll(async () => {
  await agent?.stop()
  await web.close()
  await stack.stop()
  folder.remove()
  rmSync(secrets, { recursive: true, force: true })
})

const state = async () => (await listRuntimes(context, {})).find((r) => r.integrationId === id)?.state
const workload = async (name: string) => (await listWorkloads(context, { text: name })).workloads.find((w) => w.name === name)
const cluster = () => {
  const found = stack.sandbox.clusters.get('production-eu')
  if (!found) throw new Error('no cluster')
  return found
}

test('the page reports that it is not installed yet', async () => {
  expect(await getAgent(context, { integrationId: id })).toEqual({ required: true, agent: null })
  const runtime = await eventually(async () => (await listRuntimes(context, {}))[0])
  expect([runtime.state, runtime.message]).toEqual(['unreachable', expect.stringContaining('The agent is not connected')])
})

test('once installed, it delivers the workloads and the log of a container', async () => {
  const made = await createAgentToken(context, { integrationId: id })
  token = made.token
  expect(made.guide.text).toContain(token)
  agent = startAgent()
  await eventually(async () => (await state()) === 'watching')
  const checkout = await eventually(() => workload('checkout-api'))
  expect(checkout).toMatchObject({ ready: 4, runtime: 'private' })
  expect((await getAgent(context, { integrationId: id })).agent).toMatchObject({ connected: true, version: 'test' })
  changeWorkload(cluster(), { name: 'checkout-api', trouble: 'crash' })
  await eventually(async () => (await workload('checkout-api'))?.health === 'broken')
  changeWorkload(cluster(), { name: 'checkout-api' })
  const pod =
    cluster()
      .list('pods', 'checkout')
      .find((p) => p.metadata.labels?.app === 'checkout-api')?.metadata.name ?? ''
  await eventually(async () => (await workload('checkout-api'))?.health === 'healthy')
  const wanted = await readLogs(context, { integrationId: id, key: checkout.key, instance: pod, container: 'main', lines: 3 })
  expect((await new Response(await wanted.open(new AbortController().signal)).text()).trim().split('\n')).toHaveLength(3)
})

test('keeps the data while disconnected, and catches up once reconnected', async () => {
  await agent?.stop()
  await eventually(async () => (await state()) === 'unreachable')
  expect(await workload('login')).toBeDefined()
  changeWorkload(cluster(), { name: 'login', image: 'ghcr.io/meridian/login:9.9.9' })
  agent = startAgent()
  await eventually(async () => (await workload('login'))?.version === '9.9.9')
  await eventually(async () => (await state()) === 'watching')
})

test('survives a restart of the web process', async () => {
  await web.close()
  await eventually(async () => (await state()) === 'unreachable')
  web = await startWeb(port)
  await eventually(async () => (await state()) === 'watching')
  changeWorkload(cluster(), { name: 'returns', trouble: 'image' })
  await eventually(async () => (await workload('returns'))?.health === 'broken')
})

const throughRelay = (headers: Record<string, string>, at = '/api/v1/pods') =>
  fetch(`http://127.0.0.1:${port}/api/agent/relay/${id}${at}`, { headers }).then((r) => r.status)

test('rejects another organization, and requests that the agent does not relay', async () => {
  const own = { 'x-callboard-tenant': tenant.id, 'x-callboard-relay': await issueRelayPass(stack.platform, tenant.id, id) }
  expect(await throughRelay(own)).toBe(200)
  expect(await throughRelay(own, '/api/v1/secrets')).toBe(403)
  const foreign = await issueRelayPass(stack.platform, stranger.id, id)
  expect(await throughRelay({ 'x-callboard-tenant': stranger.id, 'x-callboard-relay': foreign })).toBe(502)
  expect(await throughRelay({ 'x-callboard-tenant': tenant.id, 'x-callboard-relay': foreign })).toBe(401)
  expect(await throughRelay({ 'x-callboard-tenant': tenant.id, 'x-callboard-relay': 'made up' })).toBe(401)
  expect(await throughRelay({})).toBe(401)
  await expect(getAgent(stranger.as('owner'), { integrationId: id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(createAgentToken(stranger.as('owner'), { integrationId: id })).rejects.toMatchObject({ code: 'not_found' })
})

const install = (address: string) => fetch(new URL(new URL(address).pathname, `http://127.0.0.1:${port}`))

test('is installed by an address that works once', async () => {
  const { address, id: tokenId } = await createInstallCode(context, { integrationId: id })
  const [answer, second] = await Promise.all([install(address), install(address)])
  expect([answer.status, second.status].sort()).toEqual([200, 404])
  const manifest = await (answer.ok ? answer : second).text()
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const installed = /^ {2}token: (cba_\S+)$/m.exec(manifest)?.[1] ?? ''
  expect(await listAgentTokens(context, { integrationId: id })).toContainEqual(
    expect.objectContaining({ id: tokenId, ending: installed.slice(-4), codeExpiresAt: null, lastUsedAt: null }),
  )
  expect((await install(address)).status).toBe(404)
  expect((await install('http://x/api/agent/install/made-up')).status).toBe(404)
  await agent?.stop()
  agent = startAgent(installed)
  await eventually(async () => (await state()) === 'watching')
})

test('an address that has expired installs nothing', async () => {
  const { address, id: tokenId } = await createInstallCode(context, { integrationId: id })
  await forTenant(tenant.id).tx((db) =>
    db.agentToken.updateMany({ where: { id: tokenId }, data: { codeExpiresAt: new Date(Date.now() - 1000) } }),
  )
  expect((await install(address)).status).toBe(404)
  expect((await listAgentTokens(context, { integrationId: id })).map((t) => t.id)).not.toContain(tokenId)
})

test('an agent stores the successor of an old token, connects with it, and the old one ends', async () => {
  const made = await createAgentToken(context, { integrationId: id })
  const month = new Date(Date.now() - 31 * 86_400_000)
  await forTenant(tenant.id).tx((db) => db.agentToken.updateMany({ where: { id: made.id }, data: { createdAt: month } }))
  await agent?.stop()
  agent = startAgent(made.token, { tokenSecret: { namespace: 'callboard', name: 'callboard-agent', key: 'token' } })
  const stored = await eventually(async () => cluster().secrets.get('callboard/callboard-agent')?.token)
  expect(stored).toMatch(/^cba_/)
  await eventually(async () => (await listAgentTokens(context, { integrationId: id })).every((t) => t.id !== made.id))
  const successor = (await listAgentTokens(context, { integrationId: id })).find((t) => t.ending === stored.slice(-4))
  expect(successor?.lastUsedAt).not.toBeNull()
  await eventually(async () => (await state()) === 'watching')
  token = stored
})

test('an agent that may not store a new token goes on with the old one', async () => {
  const made = await createAgentToken(context, { integrationId: id })
  const month = new Date(Date.now() - 31 * 86_400_000)
  await forTenant(tenant.id).tx((db) => db.agentToken.updateMany({ where: { id: made.id }, data: { createdAt: month } }))
  await agent?.stop()
  agent = startAgent(made.token, { tokenSecret: { namespace: 'callboard', name: 'of-another', key: 'token' } })
  await eventually(async () => agent?.said.some((s) => s.includes('could not be stored') && s.includes('403')))
  await eventually(async () => (await state()) === 'watching')
  token = made.token
})

test('rejects revoked and made-up tokens', async () => {
  const other = startAgent('cba_made-up')
  await eventually(async () => other.said.some((s) => s.includes('does not know this token')))
  await other.stop()
  const stranded = stranger.as('owner')
  for (const { id: tokenId } of await listAgentTokens(context, { integrationId: id })) {
    await expect(revokeAgentToken(stranded, { integrationId: id, id: tokenId })).rejects.toMatchObject({ code: 'not_found' })
    await revokeAgentToken(context, { integrationId: id, id: tokenId })
  }
  await eventually(async () => agent?.said.some((s) => s.includes('no longer valid')), 30_000)
  await eventually(async () => (await state()) === 'unreachable')
})

const head = { type: 'head', id: 0, status: 200, contentType: 'application/json' }
const hostileAnswers: [what: string, frames: (object | string)[]][] = [
  ['a header with a line break', [{ ...head, contentType: 'text/plain\r\nset-cookie: a=b' }]],
  ['a header that HTTP cannot hold', [{ ...head, retryAfter: 'täglich' }]],
  ['an interim status', [{ ...head, status: 100 }]],
  ['a status that is no number', [{ ...head, status: '200' }]],
  ['two heads', [head, head]],
  ['a chunk before its head', [{ type: 'chunk', id: 0, data: 'AAAA' }]],
  ['a chunk without data', [head, { type: 'chunk', id: 0 }]],
  ['no JSON', ['{"type":']],
  ['null', ['null']],
]

/** An agent with a valid token that responds to every request with the same frames. */
async function hostileAgent(frames: (object | string)[]): Promise<WebSocket> {
  const made = await createAgentToken(context, { integrationId: id })
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/agent/connect`, { headers: { authorization: `Bearer ${made.token}` } })
  socket.on('message', (data) => {
    const { id: request } = JSON.parse(String(data))
    for (const frame of frames) socket.send(typeof frame === 'string' ? frame : JSON.stringify({ ...frame, id: request }))
  })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}

test.each(hostileAnswers)('an agent that responds with %s loses its connection; the web process continues', async (_, frames) => {
  await agent?.stop()
  const socket = await hostileAgent(frames)
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  const own = { 'x-callboard-tenant': tenant.id, 'x-callboard-relay': await issueRelayPass(stack.platform, tenant.id, id) }
  // A watching worker may send a request, and so end the connection, before we do.
  const connected = async () => (await getAgent(context, { integrationId: id })).agent?.connected
  await eventually(async () => socket.readyState === WebSocket.CLOSED || (await connected()))
  await throughRelay(own).catch(() => 0)
  expect(await closed).toBe(1002)
  await eventually(async () => (await connected()) === false)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
})
