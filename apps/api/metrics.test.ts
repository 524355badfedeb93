import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { poolUsage } from '@callboard/db/pool-usage'
import { systemDb } from '@callboard/db/system-db'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createWebMetrics, serveMetrics } from './metrics.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

async function serve(token?: string) {
  const server = serveMetrics(createWebMetrics(), { port: 0, host: '127.0.0.1', token })
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return (at: string, headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${port}${at}`, { headers })
}

test('a port of its own serves metrics and nothing else', async () => {
  const get = await serve()
  const response = await get('/metrics')
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('callboard_database_connections{pool="app",state="limit"} 8')
  expect((await get('/healthz')).status).toBe(404)
  expect((await get('/api/v1/entities')).status).toBe(404)
})

test('with a token it asks for it, on loopback too', async () => {
  const get = await serve('0123456789abcdef')
  expect((await get('/metrics')).status).toBe(401)
  expect((await get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401)
  expect((await get('/metrics', { authorization: 'Bearer 0123456789abcdef' })).status).toBe(200)
})

test('connections in use are counted by pool', async () => {
  const system = () => poolUsage().find((p) => p.pool === 'system')
  await systemDb('health').$transaction(async (tx) => {
    await tx.$queryRaw`select 1`
    const { open = 0, idle = 0 } = system() ?? {}
    expect(open - idle).toBeGreaterThan(0)
  })
  expect(system()).toMatchObject({ limit: 8, waiting: 0 })
})
