import { pluginRegistry } from '@callboard/plugins/server'
import { catalogOf } from '@callboard/testing/catalog'
import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import { testPlatform } from '@callboard/testing/platform'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

let database: TestDatabase
let superuser: pg.Client
let tenant: TestTenant

const person = (name: string, metadata: object, email = `${name}@acme.example`) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, ...metadata },
  spec: { memberOf: [], profile: { email } },
})
const team = (name: string, annotations: object = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, annotations },
  spec: { type: 'team', children: [] },
})

beforeAll(async () => {
  database = await openTestDatabase()
  tenant = await createTestTenant(testPlatform(pluginRegistry))
  const write = await catalogOf(tenant)
  await write([
    ...Array.from({ length: 300 }, (_, i) => person(`person-${i}`, {})),
    person('ada', { annotations: { 'github.com/user-login': 'ada-l' } }),
    team('platform', { 'github.com/team-slug': 'acme/platform' }),
    // Has the name of a team that another one was read from.
    team('core', { 'github.com/team-slug': 'acme/kernel' }),
    team('kernel'),
  ])
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query("set track_functions = 'all'")
})
afterAll(async () => {
  await superuser.end()
  await database.drop()
})

const lookups = async (): Promise<number> => {
  const { rows } = await superuser.query(
    "select coalesce(sum(calls), 0)::int as calls from pg_stat_xact_user_functions where funcname = 'entities_with_facets'",
  )
  return rows[0].calls
}

/** The first owner that the catalog has, and how often one was looked up by a facet. */
async function ownerAmong(owners: string[], tenantId: string = tenant.id) {
  await superuser.query('begin')
  await superuser.query("select set_config('app.tenant_id', $1, true)", [tenantId])
  const before = await lookups()
  const { rows } = await superuser.query('select app.code_owner($1) as ref', [owners])
  const after = await lookups()
  await superuser.query('commit')
  return { ref: rows[0].ref, lookups: after - before }
}

test.each([
  ['a team by its slug, in any case', ['@Acme/Platform'], 'group:default/platform'],
  ['a team by its name', ['@acme/core'], 'group:default/core'],
  ['a team by its slug before another by its name', ['@acme/kernel'], 'group:default/core'],
  ['a person by the login', ['@Ada-L'], 'user:default/ada'],
  ['a person by the address', ['person-7@acme.example'], 'user:default/person-7'],
  ['the first that the catalog has', ['@acme/nobody', 'nobody@acme.example', '@ada-l', '@acme/platform'], 'user:default/ada'],
  ['nobody', ['@acme/nobody', '@nobody', 'x'], null],
  ['nobody among none', [], null],
])('finds %s', async (_, owners, ref) => expect((await ownerAmong(owners)).ref).toBe(ref))

test('looks each owner up once, however many people there are', async () =>
  expect((await ownerAmong(['@acme/nobody', 'nobody@acme.example', '@ada-l'])).lookups).toBe(3))

test('finds nobody of another organization', async () => {
  const other = await createTestTenant(testPlatform(pluginRegistry))
  expect((await ownerAmong(['@ada-l', '@acme/core'], other.id)).ref).toBeNull()
})
