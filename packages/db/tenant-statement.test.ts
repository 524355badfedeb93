import { randomUUID } from 'node:crypto'
import { type TenantId, trustedTenantId } from '@callboard/core/ids'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { closeDatabase, configureDatabase, databaseClients } from './clients.ts'
import { explainDatabaseError, unreachable } from './database-errors.ts'
import { forTenant } from './for-tenant.ts'
import { sendForTenant } from './tenant-statement.ts'

// Fifty tenants share four connections.

let database: TestDatabase
let superuser: pg.Client
const tenants = Array.from({ length: 50 }, () => trustedTenantId(randomUUID()))

beforeAll(async () => {
  database = await openTestDatabase()
  await closeDatabase()
  configureDatabase({ appUrl: database.appUrl, systemUrl: database.systemUrl, poolSize: 4 })
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query(`insert into tenant (id, name, slug) select id, 'Acme', 'acme-' || id from unnest($1::uuid[]) id`, [
    tenants,
  ])
})
afterAll(async () => {
  await superuser.end()
  await database.drop()
})

const own = 'select id from tenant'
const read = (id: TenantId, text = own, values: unknown[] = []) => forTenant(id).rows({ text, values })
const named = (id: TenantId) => forTenant(id).rows({ name: 'own_tenant', text: own, values: [] })
/** A tenant that cannot be set: PostgreSQL accepts no NUL. */
const unsettable = trustedTenantId('\0')
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

const connections = async () => {
  const { rows } = await superuser.query<{ pid: number }>(
    `select pid from pg_stat_activity where usename = 'callboard_app' and datname = current_database()`,
  )
  return rows.map((r) => r.pid)
}

test('a reader sees its own rows only while connections are ended and tenants cannot be set', async () => {
  const until = performance.now() + 3000
  let seen = 0
  let failed = 0
  const readers = Array.from({ length: 16 }, async (_, reader) => {
    while (performance.now() < until) {
      const id = any(tenants)
      try {
        if (reader % 8 === 0) await read(unsettable)
        const rows = await (reader % 2 ? named(id) : read(id))
        expect(rows).toEqual([[id]])
        seen++
      } catch (error) {
        failed++
        const { message } = explainDatabaseError(error) as Error
        // Ended twice in a row, or the tenant that cannot be set.
        if (message !== unreachable) expect(message).toMatch(/invalid byte sequence/)
      }
    }
  })
  const ending = (async () => {
    while (performance.now() < until) {
      const pid = any(await connections())
      if (pid) await superuser.query('select pg_terminate_backend($1)', [pid])
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  await Promise.all([...readers, ending])
  expect(seen).toBeGreaterThan(100)
  expect(failed).toBeGreaterThan(0)
}, 20_000)

test('whatever precedes it on a connection, a statement returns rows of its own tenant', async () => {
  const step = fc.record({
    tenant: fc.nat(tenants.length - 1),
    kind: fc.constantFrom('rows', 'named', 'snapshot', 'transaction', 'fails', 'cannot be set'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const answers = steps.map(async ({ tenant, kind }) => {
        const id = tenants[tenant] as TenantId
        if (kind === 'fails') return expect(read(id, 'select 1 / 0')).rejects.toThrow('division by zero')
        if (kind === 'cannot be set') return expect(read(unsettable)).rejects.toThrow('invalid byte sequence')
        if (kind === 'snapshot')
          return expect(await forTenant(id).read((db) => db.$queryRaw`select id from tenant`)).toEqual([{ id }])
        if (kind === 'transaction')
          return expect(await forTenant(id).tx((db) => db.tenant.findMany({ select: { id: true } }))).toEqual([{ id }])
        return expect(await (kind === 'named' ? named(id) : read(id))).toEqual([[id]])
      })
      await Promise.all(answers)
    }),
    { numRuns: 60 },
  )
}, 30_000)

test('the tenant is set for one statement: a connection in the pool has none', async () => {
  await read(tenants[0] as TenantId)
  const client = await databaseClients().reading.connect()
  try {
    const { rows } = await client.query(`select current_setting('app.tenant_id', true) as tenant`)
    expect(rows[0].tenant || null).toBe(null)
    await expect(client.query(own)).rejects.toThrow('no tenant is set')
  } finally {
    client.release(true)
  }
})

test('statements are prepared on a connection to the server itself, and not behind a pooler', async () => {
  const preparedAfter = async (processId?: number) => {
    const client = await databaseClients().reading.connect()
    try {
      // As a pooler gives its own number.
      if (processId !== undefined) Object.assign(client, { processID: processId })
      for (let i = 0; i < 3; i++) {
        const { rows, pid } = sendForTenant(client, tenants[0] as string, { name: 'own_tenant', text: own, values: [] })
        expect(await rows).toEqual([[tenants[0]]])
        expect(await pid).toBeGreaterThan(0)
      }
      const { rows } = await client.query<{ name: string }>('select name from pg_prepared_statements order by 1')
      return rows.map((r) => r.name)
    } finally {
      client.release(true)
    }
  }
  expect(await preparedAfter()).toEqual(['bind_tenant', 'own_tenant'])
  const open = databaseClients().reading.idleCount
  for (let i = 0; i < open; i++)
    await databaseClients()
      .reading.connect()
      .then((client) => client.release(true))
  expect(await preparedAfter(1)).toEqual([])
})

test('copies of this module, as a bundler creates them, prepare statements on the same connection', async () => {
  vi.resetModules()
  const copy = await import('./tenant-statement.ts')
  expect(copy.sendForTenant).not.toBe(sendForTenant)
  const client = await databaseClients().reading.connect()
  try {
    for (let i = 0; i < 3; i++)
      for (const send of [sendForTenant, copy.sendForTenant]) {
        const { rows } = send(client, tenants[0] as string, { name: 'own_tenant', text: own, values: [] })
        expect(await rows).toEqual([[tenants[0]]])
      }
  } finally {
    client.release(true)
  }
})

test('returns text as PostgreSQL writes it, with parameters of every kind', async () => {
  const rows = await read(
    tenants[0] as TenantId,
    `select n, n is null, $2::text[], to_json($2::text[]), $3::text from unnest($1::int[]) n`,
    [[1, null], ['a"b', 'ü,{}'], null],
  )
  expect(rows).toEqual([
    ['1', 'f', '{"a\\"b","ü,{}"}', '["a\\"b","ü,{}"]', null],
    [null, 't', '{"a\\"b","ü,{}"}', '["a\\"b","ü,{}"]', null],
  ])
  expect(await read(tenants[0] as TenantId, 'select 1 where false')).toEqual([])
})

test('a statement that times out says so, and its connection is replaced', async () => {
  const before = await read(tenants[0] as TenantId, 'select pg_backend_pid()')
  const slow = read(tenants[0] as TenantId, `select pg_sleep(20) from tenant`)
  const ended = expect(slow).rejects.toThrow('The request timed out')
  for (let cancelled = 0; cancelled === 0; ) {
    const { rowCount } = await superuser.query(
      `select pg_cancel_backend(pid) from pg_stat_activity where query like 'select pg_sleep(20)%' and state = 'active' and pid <> pg_backend_pid()`,
    )
    cancelled = rowCount ?? 0
  }
  await ended
  expect(before).toHaveLength(1)
  expect(await read(tenants[0] as TenantId)).toEqual([[tenants[0]]])
})
