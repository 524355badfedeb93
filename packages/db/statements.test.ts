import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { forTenant } from './for-tenant.ts'
import { clientOf, watchStatements } from './statements.ts'
import { systemDb } from './system-db.ts'

let database: TestDatabase
let tenant: TestTenant
let sent: string[] = []
let answered = 0

function count(text: string) {
  sent.push(text)
  return () => {
    answered++
  }
}

beforeAll(async () => {
  watchStatements(count)
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry), 'Alpha')
})
afterAll(() => database.drop())
beforeEach(() => {
  sent = []
  answered = 0
})

const eventuallyAnswered = () => expect.poll(() => answered).toBe(sent.length)

test('reports each statement of a transaction, including BEGIN and COMMIT, and its completion', async () => {
  await forTenant(tenant.id).tx((db) => db.membership.count())
  expect(sent.map((text) => text.slice(0, 6).toLowerCase())).toEqual(['begin', 'select', 'select', 'commit'])
  expect(sent[1]).toContain('app.tenant_id')
  await eventuallyAnswered()
})

test('reports statements of a snapshot and of the system role', async () => {
  await forTenant(tenant.id).read((db) => db.$queryRaw`select 1 as one`)
  await systemDb('health').tenant.count()
  expect(sent).toHaveLength(5)
  await eventuallyAnswered()
})

test('reports completion of a failing statement, and passes the error to the caller', async () => {
  await expect(forTenant(tenant.id).read((db) => db.$queryRaw`select no_such_column`)).rejects.toThrow('no_such_column')
  await eventuallyAnswered()
})

test('a statement is answered when its observer lets it', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const client = new (clientOf('system').Client)({ connectionString: database.systemUrl })
  await client.connect()
  watchStatements(() => () => released)
  onTestFinished(async () => {
    watchStatements(count)
    await client.end()
  })
  let answers = 0
  const asked = [
    client.query('select 1').then(() => answers++),
    client.query('select no_such_column').catch(() => answers++),
    new Promise<void>((resolve) =>
      client.query('select 1', () => {
        answers++
        resolve()
      }),
    ),
  ]
  // Its own response comes after theirs.
  watchStatements(undefined)
  await client.query('select 1')
  expect(answers).toBe(0)
  release()
  await Promise.all(asked)
  expect(answers).toBe(3)
})

test('a connection that the server ends while nobody uses it does not end the process', async () => {
  const { Client } = clientOf('reading')
  const client = new Client({ connectionString: database.systemUrl })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = new Promise((resolve) => client.once('end', resolve))
  const superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query('select pg_terminate_backend($1)', [rows[0]?.pid]).finally(() => superuser.end())
  await ended
  await expect(client.query('select 1')).rejects.toThrow()
})
