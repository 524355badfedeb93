import { pluginRegistry } from '@callboard/plugins/server'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forTenant } from './for-tenant.ts'
import { Prisma } from './generated/client.ts'
import { readTogether } from './read-together.ts'
import { watchStatements } from './statements.ts'

const { sql } = Prisma

let database: TestDatabase
let tenants: [TestTenant, TestTenant]
let sent: string[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  const platform = testPlatform(pluginRegistry)
  tenants = [await createTestTenant(platform, 'Alpha'), await createTestTenant(platform, 'Beta')]
  watchStatements((text) => {
    if (text.includes('json_agg')) sent.push(text)
    return () => {}
  })
})
beforeEach(() => {
  sent = []
})
afterAll(() => database.drop())

const numbers = (from: number, to: number) => sql`select n from generate_series(${from}::int, ${to}::int) n order by n desc`

test('reads that begin at the same time are one statement, and those that follow from them another', async () => {
  const read = async () =>
    await forTenant(tenants[0].id).read(async (db) => {
      const following = async () => {
        const [first] = await readTogether<{ n: number }>(db, numbers(1, 2))
        return readTogether<{ n: number }>(db, numbers(10, 10 + (first?.n ?? 0)))
      }
      const later = async () => {
        await Promise.resolve()
        return readTogether<{ n: number }>(db, numbers(5, 4))
      }
      return Promise.all([following(), later(), readTogether<{ name: string }>(db, sql`select name from tenant`)])
    })
  expect(await read()).toEqual([[{ n: 12 }, { n: 11 }, { n: 10 }], [], [{ name: 'Alpha' }]])
  expect(sent).toHaveLength(2)
})

test('each transaction has its own, with the rows of its tenant', async () => {
  const names = await Promise.all(
    tenants.flatMap(({ id }) => {
      const name = sql`select name from tenant`
      return [
        forTenant(id).read((db) => readTogether<{ name: string }>(db, name)),
        forTenant(id).tx((db) => readTogether<{ name: string }>(db, name)),
      ]
    }),
  )
  expect(names.flat().map(({ name }) => name)).toEqual(['Alpha', 'Alpha', 'Beta', 'Beta'])
  expect(sent).toHaveLength(4)
})

test('times are times, and missing ones null', async () => {
  type Row = { at: Date; until: Date | null; label: string }
  const rows = await forTenant(tenants[0].id).read((db) =>
    readTogether<Row>(
      db,
      sql`select '2026-03-01 10:00:00.123+01'::timestamptz as at, null::timestamptz as until, '2026-03-01' as label`,
      { at: true, until: true },
    ),
  )
  expect(rows).toEqual([{ at: new Date('2026-03-01T09:00:00.123Z'), until: null, label: '2026-03-01' }])
})

test('a statement that fails fails those that are sent with it, and the next transaction works', async () => {
  const { read } = forTenant(tenants[0].id)
  const results = await read((db) =>
    Promise.allSettled([readTogether(db, sql`select 1 / 0 as n`), readTogether(db, sql`select 1 as n`)]),
  )
  expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected'])
  expect(await read((db) => readTogether(db, sql`select 1 as n`))).toEqual([{ n: 1 }])
})
