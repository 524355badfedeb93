import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { lastBefore, type OldDatabase, openOldDatabase } from './upgrade-support.ts'

const folder = path.join(import.meta.dirname, '../prisma/migrations')
const scripts = readdirSync(folder)
  .filter((name) => /^\d/.test(name) && name.slice(0, lastBefore.length) > lastBefore)
  .sort()
  .map((name) => ({ name, script: readFileSync(path.join(folder, name, 'migration.sql'), 'utf8') }))

let database: OldDatabase
let owner: pg.Client

beforeAll(async () => {
  database = await openOldDatabase(inject('superuserUrl'), lastBefore, 'select 1')
  owner = new pg.Client({ connectionString: database.owner })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

/** Tables that a transaction locked exclusively and, before or after that, less strongly. */
async function raisedLocks(names: ReadonlyMap<string, string>): Promise<string[]> {
  const { rows } = await owner.query<{ oid: string; modes: string[] }>(
    `select relation::text as oid, array_agg(distinct mode) as modes from pg_locks
     where pid = pg_backend_pid() and relation is not null
       and mode in ('AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareUpdateExclusiveLock') group by 1`,
  )
  return rows.flatMap(({ oid, modes }) =>
    modes.includes('AccessExclusiveLock') && modes.length > 1 ? (names.get(oid) ?? []) : [],
  )
}

test('no migration raises a lock on a table in use: it would wait for a writer that waits for it', async () => {
  let exclusive = 0
  for (const { name, script } of scripts) {
    if (/\bconcurrently\b/i.test(script)) {
      await owner.query(script)
      continue
    }
    const { rows } = await owner.query<{ oid: string; name: string }>(
      `select oid::text, relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
    )
    await owner.query('begin')
    await owner.query(script)
    const raised = await raisedLocks(new Map(rows.map((r) => [r.oid, r.name])))
    await owner.query('commit')
    exclusive += raised.length
    // A change of the table itself takes the lock at once. One by way of a foreign key has to be asked for.
    const taken = (table: string) =>
      [`lock table ${table} in access exclusive mode`, `alter table ${table} `].some((text) => script.includes(text))
    const unasked = raised.filter((table) => !taken(table))
    expect([name, unasked]).toEqual([name, []])
  }
  expect(exclusive).toBeGreaterThan(0)
})
