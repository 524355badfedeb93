import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Each module's README.md lists what it owns. The lines about tables and events are compared with the code.

const root = path.resolve(import.meta.dirname, '../..')
const modules = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map((entry) => entry.name)
const owners = [...modules.map((name) => `packages/modules/${name}`), 'packages/kernel']

/** The names on a line of a README, such as `Tables`. */
function namesOn(folder: string, line: string): string[] {
  const text = readFileSync(path.join(root, folder, 'README.md'), 'utf8')
  const found = new RegExp(`^- ${line}: (.+)$`, 'm').exec(text)?.[1]
  expect([folder, line, found === undefined]).toEqual([folder, line, false])
  return [...(found ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}

let database: TestDatabase
const tables: string[] = []
const tablesOfTenants: string[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  const client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string; tenant: boolean }>(`
    select c.relname as name,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> '_prisma_migrations'`)
  await client.end()
  for (const { name, tenant } of rows) {
    tables.push(name)
    if (tenant) tablesOfTenants.push(name)
  }
})
afterAll(() => database.drop())

test.each(owners)('%s has a README.md that is about ten lines long and names its invariants', (folder) => {
  const text = readFileSync(path.join(root, folder, 'README.md'), 'utf8')
  expect(text.split('\n').length).toBeLessThan(20)
  expect(text).toMatch(/^Invariants:\n\n- /m)
})

test('the tables that READMEs name exist, and every table is named by exactly one', () => {
  const named = owners.flatMap((folder) => namesOn(folder, 'Tables'))
  expect(tablesOfTenants.length).toBeGreaterThan(50)
  expect([...named].sort()).toEqual([...tables].sort())
})

test.each(owners)('%s names the tables of its own file of the schema', (folder) => {
  const file = path.join(root, `prisma/schema/${path.basename(folder)}.prisma`)
  const mapped = existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/@@map\("(\w+)"/g)].map(([, name]) => name) : []
  // Prisma has no model for these: they are partitioned by day or month, and only written with SQL.
  const withoutModel = ['cost_line', 'metric_event', 'usage_event']
  expect(
    namesOn(folder, 'Tables')
      .filter((name) => !withoutModel.includes(name))
      .sort(),
  ).toEqual(mapped.sort())
})

type Emitted = { eventName: string }
const isEvent = (value: unknown): value is Emitted => typeof value === 'function' && 'eventName' in value
const isSubscriber = (value: unknown): value is { event: Emitted } =>
  typeof value === 'object' && value !== null && 'event' in value && isEvent(value.event)

test.each(modules)('the events that %s emits and subscribes to match its events.ts', async (name) => {
  const file = path.join(import.meta.dirname, name, 'events.ts')
  const exported: unknown[] = existsSync(file) ? Object.values(await import(file)) : []
  const emitted = exported.filter(isEvent).map((event) => event.eventName)
  const followed = exported.flatMap((value) => (Array.isArray(value) ? value.filter(isSubscriber) : []))
  const reacts = [...new Set(followed.map(({ event }) => event.eventName))]
  expect(namesOn(`packages/modules/${name}`, 'Emits').sort()).toEqual(emitted.sort())
  expect(namesOn(`packages/modules/${name}`, 'Reacts to').sort()).toEqual(reacts.sort())
})
