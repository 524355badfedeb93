import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { forTenant, type TenantReader } from '@callboard/db/for-tenant'
import { runRequest } from '@callboard/jobs/work-context'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { eventually, testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

// A client sends an expensive request, closes the connection and sends the next one: it gets no answers and has no limit of its
// own, but the database works on each of them. Over a real connection, with what every request of the web process runs in.

let database: TestDatabase
let tenant: TestTenant
let superuser: pg.Client
const outcomes: unknown[] = []
let work: (db: TenantReader) => Promise<unknown>
let read: () => Promise<unknown> = () => forTenant(tenant.id).read(work)

const server = createServer((_, response) =>
  runRequest(response, async () => {
    const outcome = await read().catch((error: unknown) => error)
    outcomes.push(outcome)
    response.end('answer')
  }),
)
let url: string

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await superuser.end()
  await database.drop()
})

const running = async () => {
  const { rows } = await superuser.query(
    `select pid from pg_stat_activity where usename = 'callboard_app' and state = 'active' and query like '%pg_sleep%'`,
  )
  return rows.length
}
const leaveAfter = (ms: number) => fetch(url, { signal: AbortSignal.timeout(ms) }).catch(() => undefined)

test('a statement ends when its client leaves, and the connection serves the next request', async () => {
  work = (db) => db.$queryRaw`select pg_sleep(12)::text`
  const began = Date.now()
  const left = Promise.all(Array.from({ length: 3 }, () => leaveAfter(700)))
  await eventually(async () => (await running()) === 3)
  await left
  await eventually(async () => outcomes.length === 3)
  expect(await running()).toBe(0)
  expect(Date.now() - began).toBeLessThan(6000)
  for (const outcome of outcomes.splice(0)) expect(outcome).toMatchObject({ code: 'unavailable' })
  work = (db) => db.$queryRaw`select app.current_tenant()::text as tenant`
  expect(await (await fetch(url)).text()).toBe('answer')
  expect(outcomes.splice(0)).toEqual([[{ tenant: tenant.id }]])
})

test('no further statement is sent for a client that has left', async () => {
  let second: unknown
  work = async (db) => {
    await db.$queryRaw`select 1`
    await wait(900)
    second = await db.$queryRaw`select pg_sleep(0)`.catch((error: unknown) => error)
    return second
  }
  await leaveAfter(300)
  await eventually(async () => outcomes.length === 1)
  expect(outcomes.splice(0)).toMatchObject([{ code: 'unavailable', message: expect.stringContaining('closed the connection') }])
})

test('a quick read of a browser that navigates away ends by itself, and is not cancelled', async () => {
  work = (db) => db.$queryRaw`select pg_sleep(0.3)::text, 1 as one`
  await leaveAfter(100)
  await eventually(async () => outcomes.length === 1)
  expect(outcomes.splice(0)).toMatchObject([[{ one: 1 }]])
})

test('work without a request, such as a job, is never abandoned', async () => {
  const rows = forTenant(tenant.id).read((db) => db.$queryRaw`select pg_sleep(0.7)::text, 1 as one`)
  expect(await rows).toMatchObject([{ one: 1 }])
})

test.each(['a new connection', 'a connection that has prepared statements'])(
  'a single statement ends when its client leaves, on %s',
  async () => {
    read = () => forTenant(tenant.id).rows({ text: 'select pg_sleep(12)::text', values: [] })
    const began = Date.now()
    const left = leaveAfter(700)
    await eventually(async () => (await running()) === 1)
    await left
    await eventually(async () => outcomes.length === 1)
    expect(Date.now() - began).toBeLessThan(6000)
    expect(outcomes.splice(0)[0]).toMatchObject({ code: 'unavailable' })
    const own = { text: 'select app.current_tenant()::text', values: [] }
    for (let i = 0; i < 10; i++) expect(await forTenant(tenant.id).rows(own)).toEqual([[tenant.id]])
  },
)
