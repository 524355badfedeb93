import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { trustedTenantId } from '@callboard/core/ids'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, configureDatabase } from './clients.ts'
import { explainDatabaseError, unreachable, wasUnreachable } from './database-errors.ts'
import { forTenant } from './for-tenant.ts'
import { systemDb } from './system-db.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

const tenant = forTenant(trustedTenantId('00000000-0000-4000-8000-000000000001'))
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (explainDatabaseError(error) as Error).message,
  )

/** As a server that shuts down ends its connections. */
async function endConnection(pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  await client.query('select pg_terminate_backend($1)', [pid])
  await client.end()
}

test('a read whose connection is lost is repeated once on another', async () => {
  let reads = 0
  const answer = await tenant.read(async (db) => {
    const [row] = await db.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
    if (++reads === 1) await endConnection(row?.pid ?? 0)
    return db.$queryRaw`select 1 as one`
  })
  expect(answer).toEqual([{ one: 1 }])
  expect(reads).toBe(2)
})

test('a write whose connection is lost is not repeated, and says what to do', async () => {
  let writes = 0
  const write = tenant.tx(async (db) => {
    writes++
    const [row] = await db.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
    await endConnection(row?.pid ?? 0)
    return db.$queryRaw`select 1`
  })
  expect(await messageOf(write)).toBe(unreachable)
  expect(writes).toBe(1)
})

test.each([
  ['did not begin in its time', { maxWait: 1, timeout: 1000 }],
  ['did not end in its time', { maxWait: 10_000, timeout: 30 }],
])('a transaction that %s says that nothing was changed', async (_, limits) => {
  const db = systemDb('scheduler')
  // Connections that are all in use make the first wait.
  const held = limits.maxWait === 1 ? Array.from({ length: 60 }, () => db.$queryRaw`select pg_sleep(0.3)::text`) : []
  const late = db.$transaction(async (tx) => {
    await new Promise((resolve) => setTimeout(resolve, 60))
    return tx.$queryRaw`select 1`
  }, limits)
  expect(await messageOf(late)).toBe('The request timed out and nothing was changed. Try again.')
  await Promise.all(held)
})

test('a connection that ends while it is made says so', async () => {
  await closeDatabase()
  const server = createServer((socket) => socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `postgres://nobody:x@127.0.0.1:${(server.address() as AddressInfo).port}/none`
  configureDatabase({ appUrl: url, systemUrl: url, poolSize: 2 })
  expect(await messageOf(systemDb('health').$queryRaw`select 1`)).toBe(unreachable)
  expect(await messageOf(tenant.tx((db) => db.$queryRaw`select 1`))).toBe(unreachable)
  server.close()
})

test('every way to a database that is gone says so', async () => {
  await closeDatabase()
  const url = 'postgres://nobody:x@127.0.0.1:1/none'
  configureDatabase({ appUrl: url, systemUrl: url, poolSize: 2 })
  expect(await messageOf(tenant.read((db) => db.$queryRaw`select 1`))).toBe(unreachable)
  expect(await messageOf(tenant.tx((db) => db.$queryRaw`select 1`))).toBe(unreachable)
  expect(await messageOf(systemDb('health').$queryRaw`select 1`)).toBe(unreachable)
  expect(await messageOf(systemDb('health').tenant.findFirst())).toBe(unreachable)
  expect(wasUnreachable()).toBe(true)
})

test('errors of others are left as they are', () => {
  const vendor = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' })
  expect(explainDatabaseError(vendor)).toBe(vendor)
})
