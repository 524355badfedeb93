import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Every partition that is created when it is first needed, found by the names of the functions that do it.

let database: TestDatabase
let clients: pg.Client[]

beforeAll(async () => {
  database = await openTestDatabase()
  clients = Array.from({ length: 8 }, () => new pg.Client({ connectionString: database.appUrl }))
  await Promise.all(clients.map((client) => client.connect()))
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()))
  await database.drop()
})

test('a partition is created once, however many need it first at once', async () => {
  const { rows } = await (clients[0] as pg.Client).query<{ name: string }>(
    `select p.oid::regproc::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'app' and p.proname ~ '^ensure_' order by 1`,
  )
  expect(rows.map(({ name }) => name)).toEqual(['app.ensure_cost_month', 'app.ensure_metric_day', 'app.ensure_usage_day'])
  for (const { name } of rows) {
    // Yesterday, of which no migration or other test has created the partition.
    const ensure = (client: pg.Client) => client.query(`select ${name}(current_date - 1)`)
    const results = await Promise.allSettled(clients.map(ensure))
    expect(results.map(({ status }) => status)).toEqual(clients.map(() => 'fulfilled'))
  }
})
