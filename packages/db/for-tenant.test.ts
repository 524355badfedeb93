import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { countDatabaseUse } from '@callboard/testing/database-use'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forTenant, type TenantReader } from './for-tenant.ts'
import { sendApart } from './send-apart.ts'

// Reads that do not wait for the beginning of their transaction see one tenant all the same, and change nothing.

let database: TestDatabase
let tenants: TestTenant[]

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenants = [await createTestTenant(platform, 'Alpha'), await createTestTenant(platform, 'Beta')]
})
afterAll(() => database.drop())

const own = (db: TenantReader) => db.$queryRaw<{ tenant: string }[]>`select tenant_id::text as tenant from membership`

test('isolates two hundred concurrent reads of two tenants', async () => {
  const reads = Array.from({ length: 200 }, async (_, i) => {
    const { id } = tenants[i % 2] as TestTenant
    const [first, second] = await forTenant(id).read(async (db) => Promise.all([own(db), own(db)]))
    return [id, new Set([...(first ?? []), ...(second ?? [])].map((r) => r.tenant))] as const
  })
  for (const [id, seen] of await Promise.all(reads)) expect([...seen]).toEqual([id])
})

test('rejects writes, and a connection keeps reading after an error', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  for (let i = 0; i < 20; i++)
    await expect(forTenant(a.id).read((db) => db.$queryRaw`delete from membership`)).rejects.toThrow('read-only')
  await expect(
    forTenant(a.id).read(async () => {
      throw new Error('of our own')
    }),
  ).rejects.toThrow('of our own')
  expect(await forTenant(a.id).read(own)).toEqual([{ tenant: a.id }])
})

test('reads from one snapshot', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  const name = (db: TenantReader) => db.$queryRaw<{ name: string }[]>`select name from tenant`
  const [before, after] = await forTenant(a.id).read(async (db) => {
    const first = await name(db)
    await forTenant(a.id).tx((other) => other.tenant.update({ where: { id: a.id }, data: { name: 'Gamma' } }))
    return [first, await name(db)]
  })
  expect(after).toEqual(before)
  expect(await forTenant(a.id).read(name)).toEqual([{ name: 'Gamma' }])
})

test('isolates two hundred concurrent reads of models of two tenants', async () => {
  const reads = Array.from({ length: 200 }, async (_, i) => {
    const { id } = tenants[i % 2] as TestTenant
    const found = await forTenant(id).readModels((db) =>
      Promise.all([db.membership.findMany(), db.tenant.findMany({ select: { id: true } }), own(db)]),
    )
    const [members, all, raw] = found
    return [id, new Set([...members.map((m) => m.tenantId), ...all.map((t) => t.id), ...raw.map((r) => r.tenant)])] as const
  })
  for (const [id, seen] of await Promise.all(reads)) expect([...seen]).toEqual([id])
})

test('a read of models inside another one is of its own tenant', async () => {
  const [a, b] = tenants as [TestTenant, TestTenant]
  const membersOf = (of: TestTenant) => forTenant(of.id).readModels((db) => db.membership.findMany())
  const seen = await forTenant(a.id).readModels(async (db) => [
    await membersOf(b),
    await db.membership.findMany(),
    await forTenant(b.id).tx((other) => other.membership.findMany()),
  ])
  expect(seen.map((members) => members.map((m) => m.tenantId))).toEqual([[b.id], [a.id], [b.id]])
})

test('a read of models rejects writes, and its connection keeps reading after an error', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  for (let i = 0; i < 20; i++) {
    await expect(forTenant(a.id).readModels((db) => db.membership.deleteMany())).rejects.toThrow('read-only')
    await expect(forTenant(a.id).readModels((db) => db.$queryRaw`select 1 / 0`)).rejects.toThrow('division by zero')
  }
  await expect(
    forTenant(a.id).readModels(async () => {
      throw new Error('of our own')
    }),
  ).rejects.toThrow('of our own')
  expect(await forTenant(a.id).readModels((db) => db.membership.count())).toBe(1)
})

test('a read of models is one snapshot, and waits once for statements that are sent at once', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  const names = await forTenant(a.id).readModels(async (db) => {
    const before = await db.tenant.findFirst()
    await forTenant(a.id).tx((other) => other.tenant.update({ where: { id: a.id }, data: { name: 'Delta' } }))
    return [before?.name, (await db.tenant.findFirst())?.name]
  })
  expect(names[0]).toBe(names[1])
  const use = await countDatabaseUse(() =>
    forTenant(a.id).readModels((db) => sendApart(db.membership.count(), db.emailDomain.count())),
  )
  expect(use).toMatchObject({ statements: 2, waits: 1 })
})

test('a tenant that cannot be set fails a read of models, and releases its connection', async () => {
  const wrong = 'not a tenant' as TestTenant['id']
  for (let i = 0; i < 20; i++)
    expect(
      await forTenant(wrong)
        .readModels((db) => db.membership.count())
        .catch(() => 0),
    ).toBe(0)
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  expect(await forTenant(a.id).readModels((db) => db.membership.count())).toBe(1)
})

test('refuses a statement that is sent after the end of its read', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  let late: Promise<unknown> = Promise.resolve()
  await forTenant(a.id).read(async (db) => {
    late = new Promise((resolve) => setTimeout(resolve, 10)).then(() => own(db))
  })
  await expect(late).rejects.toThrow('after the end of that read')
  expect(await forTenant(a.id).read(own)).toEqual([{ tenant: a.id }])
})

test('a transaction sends statements at once without a warning of the driver, and ends with the first that fails', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  const warnings: string[] = []
  const note = (warning: Error) => warnings.push(warning.message)
  process.on('warning', note)
  const { tx } = forTenant(a.id)
  expect(await tx((db) => Promise.all(Array.from({ length: 6 }, () => db.membership.count())))).toEqual([1, 1, 1, 1, 1, 1])
  const domain = { tenantId: a.id, domain: 'undone.example', proof: '' }
  await expect(
    tx((db) => Promise.all([db.emailDomain.create({ data: domain }), db.$queryRaw`select 1 / 0`, db.membership.count()])),
  ).rejects.toThrow('division by zero')
  expect(await tx((db) => db.emailDomain.count())).toBe(0)
  process.off('warning', note)
  expect(warnings).toEqual([])
})

test('retries the transaction that PostgreSQL aborted in a deadlock', async () => {
  const [a] = tenants as [TestTenant, ...TestTenant[]]
  const names = ['first.example', 'second.example']
  for (const domain of names)
    await forTenant(a.id).tx((db) => db.emailDomain.create({ data: { tenantId: a.id, domain, proof: '' } }))
  let tries = 0
  let waiting = 0
  const change = (order: readonly string[], raw: boolean) =>
    forTenant(a.id).tx(async (db) => {
      tries++
      for (const domain of order) {
        if (raw) await db.$executeRaw`update email_domain set proof = proof || 'x' where domain = ${domain}`
        else await db.emailDomain.updateMany({ where: { domain }, data: { proof: 'y' } })
        // Each holds one row before either asks for its second one.
        for (waiting++; waiting < 2; ) await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })
  await Promise.all([change(names, false), change([...names].reverse(), true)])
  expect(tries).toBe(3)
  waiting = 0
  tries = 0
  await Promise.all([change(names, true), change([...names].reverse(), true)])
  expect(tries).toBe(3)
})
