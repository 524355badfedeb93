import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@callboard/core/errors'
import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TenantReader } from './for-tenant.ts'
import { sharedReads } from './shared-reads.ts'
import { watchStatements } from './statements.ts'

let database: TestDatabase
let tenants: TestTenant[]
let sent: string[] = []

beforeAll(async () => {
  watchStatements((text) => {
    sent.push(text)
    return () => {}
  })
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenants = [await createTestTenant(platform, 'Alpha'), await createTestTenant(platform, 'Beta')]
})
afterAll(() => database.drop())
beforeEach(() => {
  sent = []
})

const [alpha, beta] = [() => (tenants[0] as TestTenant).id, () => (tenants[1] as TestTenant).id]
const begun = () => sent.filter((text) => text.startsWith('begin')).length
const ended = () => sent.filter((text) => text === 'commit').length
const own = (db: TenantReader) => db.$queryRaw<{ tenant: string }[]>`select tenant_id::text as tenant from membership`
const snapshotOf = async (db: TenantReader, of = 'one') =>
  (await db.$queryRaw<{ id: string }[]>`select pg_current_snapshot()::text as id, ${of}::text as of`)[0]?.id
const ownAndSnapshot = async (db: TenantReader) => {
  await own(db)
  return snapshotOf(db, 'two')
}

test('reads of a request share a snapshot, at once and after each other', async () => {
  const { read } = sharedReads(alpha())
  const [one, two] = await Promise.all([read((db) => snapshotOf(db)), read(ownAndSnapshot)])
  const three = await read((db) => snapshotOf(db, 'three'))
  expect([two, three]).toEqual([one, one])
  expect(begun()).toBe(1)
  await expect.poll(ended).toBe(1)
})

test('equal statements are sent once, and each read may change its rows', async () => {
  const { read } = sharedReads(alpha())
  const [one, two] = await Promise.all([read(own), read(own)])
  for (const row of one ?? []) row.tenant = 'changed'
  expect([two, await read(own)]).toEqual([[{ tenant: alpha() }], [{ tenant: alpha() }]])
  expect(sent.filter((text) => text.includes('from membership'))).toHaveLength(1)
})

test('a later read has a snapshot of its own', async () => {
  const { read } = sharedReads(alpha())
  await read(own)
  await wait(50)
  await read(own)
  expect(begun()).toBe(2)
  await expect.poll(ended).toBe(2)
})

test('a read after a transaction sees what it has written', async () => {
  const { read, tx } = sharedReads(alpha())
  const name = (db: TenantReader) => db.$queryRaw<{ name: string }[]>`select name from tenant`
  await read(name)
  await tx((db) => db.tenant.update({ where: { id: alpha() }, data: { name: 'Renamed' } }))
  expect(await read(name)).toEqual([{ name: 'Renamed' }])
})

test('each tenant sees its own rows, whoever reads at the same time', async () => {
  const reads = [sharedReads(alpha()).read, sharedReads(beta()).read]
  const seen = await Promise.all(Array.from({ length: 40 }, (_, i) => reads[i % 2]?.(own)))
  for (const [i, rows] of seen.entries()) expect(rows).toEqual([{ tenant: i % 2 ? beta() : alpha() }])
})

test('a read that fails does not fail the others', async () => {
  const { read } = sharedReads(alpha())
  const [wrong, missing, right, late] = await Promise.allSettled([
    read((db) => db.$queryRaw`select no_such_column`),
    read(async () => {
      throw new AppError('not_found', 'There is no such thing.')
    }),
    read(own),
    read(async (db) => {
      await own(db).catch(() => undefined)
      await wait(20)
      return own(db)
    }),
  ])
  expect(wrong).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('no_such_column') } })
  expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } })
  for (const other of [right, late]) expect(other).toEqual({ status: 'fulfilled', value: [{ tenant: alpha() }] })
  expect(await read(own)).toEqual([{ tenant: alpha() }])
  await expect.poll(() => begun() - ended()).toBe(0)
})
