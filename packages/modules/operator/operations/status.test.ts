import { closeDatabase } from '@callboard/db/clients'
import { systemDb } from '@callboard/db/system-db'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { beat, getSystemStatus } from './status.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

let aheadMs = 0
/** A status that is not cached: each is asked for later than the one before. */
const uncached = () => {
  aheadMs += 30_000
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs })
  const status = getSystemStatus()
  vi.useRealTimers()
  return status
}
const states = async () => {
  const { components } = await uncached()
  return [components.database.state, components.queue.state, components.workers.state]
}
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000)

test('says that workers are down until they are seen, and when they have not been seen for two minutes', async () => {
  expect(await states()).toEqual(['operational', 'operational', 'down'])
  await beat()
  expect(await states()).toEqual(['operational', 'operational', 'operational'])
  await beat(secondsAgo(200))
  expect(await states()).toEqual(['operational', 'operational', 'down'])
})

test('checks once for everybody who asks within five seconds', async () => {
  const first = getSystemStatus()
  const second = getSystemStatus()
  expect(second).toBe(first)
})

test('says that the queue is degraded while a job waits too long, and tells nothing about it', async () => {
  const tenant = await createTestTenant(testPlatform(pluginRegistry), 'Secret Org')
  await systemDb('health').outbox.create({
    data: {
      tenantId: tenant.id,
      name: 'x.y',
      group: 'system',
      payload: { secret: 'planted' },
      runAt: new Date(Date.now() - 600_000),
    },
  })
  const now = await uncached()
  expect(now.components.queue).toEqual({ state: 'degraded', detail: 'The oldest job has waited for 10 min.' })
  expect(JSON.stringify(now)).not.toMatch(/secret|x\.y|planted/i)
})

test('says that the database is down when it cannot be reached', async () => {
  await closeDatabase()
  const { components } = await uncached()
  expect(components.database).toEqual({ state: 'down', detail: 'Cannot be reached.' })
})
