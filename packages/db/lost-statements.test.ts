import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { type NetworkProxy, startNetworkProxy } from '@callboard/testing/network-proxy'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { closeLostConnections } from './lost-statements.ts'
import { clientOf } from './statements.ts'

let database: TestDatabase
let proxy: NetworkProxy
let pool: pg.Pool
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  const { hostname, port } = new URL(database.appUrl)
  proxy = await startNetworkProxy(() => ({ hostname, port: Number(port) }))
  const url = proxy.through(database.appUrl)
  pool = new pg.Pool({ connectionString: url, max: 1, pipeline: true, ...clientOf('app') } as pg.PoolConfig)
  pool.on('error', () => {})
  closeLostConnections(pool, url, 200)
})
afterEach(async () => {
  await pool.end()
  await proxy.close()
})

test('a statement whose connection was forgotten fails, and the next one has another connection', async () => {
  await pool.query('select 1')
  const asleep = pool.query('select pg_sleep(1)')
  await new Promise((resolve) => setTimeout(resolve, 100))
  proxy.forget()
  await expect(asleep).rejects.toThrow('Connection terminated')
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a long statement is left alone while the server works on it', async () => {
  expect((await pool.query('select pg_sleep(1.5), 1 as one')).rows).toMatchObject([{ one: 1 }])
})

test('a transaction that waits for its process is left alone', async () => {
  const client = await pool.connect()
  await client.query('begin')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await client.query('commit')
  client.release()
})

test('an answer that is only late is awaited', async () => {
  await pool.query('select 1')
  const asleep = pool.query('select pg_sleep(0.3), 1 as one')
  await new Promise((resolve) => setTimeout(resolve, 50))
  // Neither the answer nor the question about it gets through.
  proxy.stall()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  proxy.resume()
  expect((await asleep).rows).toMatchObject([{ one: 1 }])
})
