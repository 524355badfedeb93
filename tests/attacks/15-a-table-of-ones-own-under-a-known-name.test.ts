import { openTestDatabase, type TestDatabase } from '@callboard/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

let database: TestDatabase
let superuser: pg.Client
beforeAll(async () => {
  database = await openTestDatabase()
  superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser?.end()
  await database?.drop()
})

const ours = `
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('app', 'public')
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`

test('shadows a table of a security definer function with a temporary one: pg_temp is searched last in all of them', async () => {
  const definers = await superuser.query(`select p.proname, p.proconfig ${ours} and p.prosecdef`)
  expect(definers.rows.length).toBeGreaterThan(10)
  const open = definers.rows.filter((f) => !f.proconfig?.some((setting: string) => /^search_path=.*, pg_temp$/.test(setting)))
  expect(open).toEqual([])
})

test('calls a function as a role without grants: none is open to PUBLIC', async () => {
  const open = await superuser.query(
    `select p.proname ${ours} and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE'))`,
  )
  expect(open.rows).toEqual([])
})

test('creates a temporary table as the web process: the role may not, unlike the job queue’s', async () => {
  const roles = await superuser.query(
    `select r as role, has_database_privilege(r, $1, 'temp') as may from unnest(array['callboard_app', 'callboard_system']) r`,
    [inject('template')],
  )
  expect(roles.rows).toEqual([
    { role: 'callboard_app', may: false },
    { role: 'callboard_system', may: true },
  ])
})
