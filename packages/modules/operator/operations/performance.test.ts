import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import { recordWork } from '@callboard/jobs/work-metrics'
import type { Account } from '@callboard/modules/identity'
import { listMembers } from '@callboard/modules/members'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp } from './clean-up.ts'
import { getPerformance } from './performance.ts'
import { startWorkRecorder, type WorkRecorder } from './work-recorder.ts'

let database: TestDatabase
let recorder: WorkRecorder
let busy: TestTenant
let neighbour: TestTenant
beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  busy = await createTestTenant(platform, 'Busy')
  neighbour = await createTestTenant(platform, 'Neighbour')
  recorder = startWorkRecorder(createLogger('test', 'silent'))
})
afterAll(async () => {
  await recorder.stop()
  await database.drop()
})

const operator = { operator: true } as Account
const performanceOf = ({ id }: TestTenant) => getPerformance(operator, { id })

function request(tenant: string, { ms = 100, status = 200, route = '/t/[tenant]' } = {}) {
  const of = { kind: 'request', handler: 'page', method: 'GET', aborted: false } as const
  recordWork({ ...of, route, status, seconds: ms / 1000, tenant })
}

/** Sums of an earlier time, as they were recorded then. */
const addSlot = (tenantId: string, hoursAgo: number, times: number, ms: number, name = '') =>
  systemDb('operator').tenantWork.create({
    data: {
      ...{ tenantId, name, kind: 'request', times, ms, limited: 0, failed: 0, maxMs: ms },
      slot: new Date(Date.now() - hoursAgo * 3_600_000),
    },
  })

test('is nothing for anybody who is not an operator, and for an organization that does not exist', async () => {
  await expect(getPerformance({ operator: false } as Account, { id: busy.id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(getPerformance(operator, { id: '0190bbbb-0000-7000-8000-000000000001' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('adds up requests, operations and database time of an organization, whichever process did them', async () => {
  await recorder.flush()
  for (const ms of [100, 300]) request(busy.id, { ms })
  request(busy.id, { status: 429, route: '/api/v1/entities' })
  request(neighbour.id, { ms: 50 })
  await listMembers(busy.as('owner'), {})
  await recorder.flush()
  // As from another process.
  request(busy.id, { status: 503, ms: 500 })
  await recorder.flush()
  const { recent, others, named, name } = await performanceOf(busy)
  expect(name).toBe('Busy')
  expect(recent.request).toEqual({ times: 4, limited: 1, failed: 1, ms: expect.closeTo(1000) })
  expect(recent.operation.times).toBeGreaterThan(0)
  expect(recent.database.ms).toBeGreaterThan(0)
  expect(others.request).toMatchObject({ times: 1, ms: expect.closeTo(50) })
  expect(named.filter((row) => row.kind === 'request')).toEqual([
    { kind: 'request', name: 'GET /t/[tenant]', times: 3, failed: 1, ms: expect.closeTo(900), maxMs: expect.closeTo(500) },
    expect.objectContaining({ name: 'GET /api/v1/entities', times: 1 }),
  ])
  expect(named.map((row) => row.name)).toContain('members.list')
})

test('says why an organization is slow, and that its neighbour is not', async () => {
  await addSlot(busy.id, 30, 500, 50_000)
  for (let i = 0; i < 50; i++) request(busy.id, { ms: 2000 })
  await recorder.flush()
  await systemDb('operator').outbox.create({
    data: { tenantId: busy.id, name: 'x.y', group: 'push', payload: {}, runAt: new Date(Date.now() - 600_000) },
  })
  const { findings, waiting } = await performanceOf(busy)
  expect(findings.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Requests take 1\.9 s, 18\.7 times as long as in the last 7 days\./),
    expect.stringContaining('1 job of the group push is waiting to start.'),
  ])
  expect(Date.now() - (findings[0]?.since?.getTime() ?? 0)).toBeLessThan(16 * 60_000)
  expect(waiting).toMatchObject([{ group: 'push', count: 1 }])
  expect((await performanceOf(neighbour)).findings).toEqual([])
})

test('work of an organization that was removed meanwhile is left out', async () => {
  request('0190bbbb-0000-7000-8000-000000000009')
  request(neighbour.id)
  await recorder.flush()
  expect((await performanceOf(neighbour)).recent.request.times).toBe(2)
})

test('names are deleted after a day, sums after eight', async () => {
  for (const [hours, name] of [
    [20, 'GET /a'],
    [30, 'GET /b'],
    [180, ''],
    [200, ''],
  ] as const)
    await addSlot(neighbour.id, hours, 1, 1, name)
  expect(await cleanUp()).toMatchObject({ workNames: 1, workSums: 1 })
})
