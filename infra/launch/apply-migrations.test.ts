import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyMigrations, migrationNames } from './apply-migrations.ts'

let database: TestDatabase
const asOwner = (password: string) =>
  Object.assign(new URL(database.superuserUrl), { username: 'callboard_owner', password }).href

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.drop())

async function query(sql: string, values: string[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}

test('applies nothing if everything has been applied, in the order of their names', async () => {
  expect(await applyMigrations(asOwner('owner'))).toEqual([])
  const { rows } = await query('select migration_name from _prisma_migrations order by started_at, migration_name')
  expect(rows.map((row: { migration_name: string }) => row.migration_name)).toEqual(migrationNames())
})

test('reports that the database rejected the password, without repeating it', async () => {
  const failure = await applyMigrations(asOwner('wrong-password')).catch((error: unknown) => String(error))
  expect(failure).toContain('migrations failed')
  expect(failure).toMatch(/authentication/i)
  expect(failure).not.toContain('wrong-password')
})

test('refuses to continue after a partially applied migration, and names it', async () => {
  const last = migrationNames().at(-1) ?? ''
  await query('update _prisma_migrations set finished_at = null where migration_name = $1', [last])
  await expect(applyMigrations(asOwner('owner'))).rejects.toThrow(last)
})
