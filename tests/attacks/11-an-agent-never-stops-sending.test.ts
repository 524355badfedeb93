import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createAgentHub } from '@callboard/api/agent/hub'
import { recordCaller } from '@callboard/api/recent-callers'
import { createLogger } from '@callboard/jobs/logger'
import { createAgentToken, createIntegration, getAgent } from '@callboard/modules/integrations'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

// Somebody runs their own agent, with a valid token, that sends frames without an end. Each is parsed on the thread that answers
// every organization.

let database: TestDatabase
let tenant: TestTenant
let neighbour: TestTenant
let token: string
let integrationId: string
let stop: () => Promise<void>
let port: number
let agent: Worker | undefined

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenant = await createTestTenant(platform)
  neighbour = await createTestTenant(platform, 'Neighbour')
  const settings = { name: 'private', access: 'agent' }
  const connected = await createIntegration(tenant.as('owner'), { pluginId: 'kubernetes', settings, secrets: {} })
  integrationId = connected.integration.id
  token = (await createAgentToken(tenant.as('owner'), { integrationId })).token
  const hub = createAgentHub({ platform, log: createLogger('test', 'silent'), relayUrl: 'http://127.0.0.1:1' })
  const server = createServer()
  server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  stop = async () => {
    await hub.close()
    server.closeAllConnections()
    server.close()
  }
})
afterEach(() => agent?.terminate())
afterAll(async () => {
  await stop()
  await database.drop()
})

/** In a thread of its own, so that only what the hub does counts here. */
const flood = `
  const { workerData } = require('node:worker_threads')
  const { WebSocket } = require('ws')
  const socket = new WebSocket(workerData.url, { headers: { authorization: 'Bearer ' + workerData.token } })
  const frame = JSON.stringify({ type: 'chunk', id: 7, data: 'A'.repeat(2_000_000) })
  const more = () => {
    while (socket.bufferedAmount < 20_000_000) socket.send(frame)
    setTimeout(more, 1)
  }
  socket.on('open', more)`

/** The share of two seconds that this thread was busy while the agent sent. */
async function busyWhile(active: TestTenant): Promise<number> {
  agent = new Worker(flood, { eval: true, workerData: { url: `ws://127.0.0.1:${port}/api/agent/connect`, token } })
  const talking = setInterval(() => recordCaller(active.id), 100)
  await eventually(async () => (await getAgent(tenant.as('owner'), { integrationId })).agent?.connected === true)
  await wait(500)
  const before = performance.eventLoopUtilization()
  await wait(2000)
  clearInterval(talking)
  return performance.eventLoopUtilization(before).utilization
}

test('gets a share of the process while others ask, and stays connected', async () => {
  // Above its share, because what else the machine does counts as well.
  expect(await busyWhile(neighbour)).toBeLessThan(0.6)
  expect((await getAgent(tenant.as('owner'), { integrationId })).agent).toMatchObject({ connected: true })
})
