import { liveTopics } from '@callboard/core/live'
import { fillEmptyTables } from '@callboard/testing/any-row'
import { eventually } from '@callboard/testing/platform'
import { openTenantRows } from '@callboard/testing/tenant-rows'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// Every table with a trigger of the migration `live_notices` notifies its topic.

let api: TestApi
let superuser: pg.Client
let listener: pg.Client
let fill: () => Promise<unknown>
const notices: string[] = []

beforeAll(async () => {
  api = await startTestApi()
  superuser = new pg.Client({ connectionString: api.superuserUrl })
  listener = new pg.Client({ connectionString: api.systemUrl })
  await Promise.all([superuser.connect(), listener.connect()])
  const { account } = await api.tenant.member('developer')
  const owner = { tenantId: api.tenant.id, people: [api.tenant.owner.id, account.id] }
  const rows = await openTenantRows(api.superuserUrl, owner)
  await rows.close()
  fill = () => fillEmptyTables(superuser, rows.tables, owner, 'word')
  await fill()
  listener.on('notification', ({ payload }) => notices.push(payload ?? ''))
  await listener.query('listen live')
})
afterAll(async () => {
  await Promise.all([superuser.end(), listener.end()])
  await api.stop({ hasAnyRows: true })
})

test('every topic except those of other channels has a table, and each of its tables notifies on changes', async () => {
  const { rows } = await superuser.query<{ name: string; topic: string }>(
    `select distinct c.relname as name, encode(substring(t.tgargs from 1 for length(t.tgargs) - 1), 'escape') as topic
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where p.proname in ('notify_live', 'notify_live_rows') and not t.tgisinternal and t.tgparentid = 0`,
  )
  expect(new Set(rows.map(({ topic }) => topic))).toEqual(
    new Set(Object.keys(liveTopics).filter((topic) => topic !== 'catalog' && topic !== 'notifications')),
  )
  // These are only deleted together with their parent.
  const stay = ['sync_run', 'webhook_delivery']
  for (const { name, topic } of rows) {
    await fill()
    notices.length = 0
    const change = stay.includes(name) ? `update ${name} set tenant_id = tenant_id` : `delete from ${name}`
    const { rowCount } = await superuser.query(`${change} where tenant_id = $1`, [api.tenant.id])
    expect([name, (rowCount ?? 0) > 0]).toEqual([name, true])
    await eventually(async () => notices.includes(`${topic} ${api.tenant.id}`))
  }
})

test('a heartbeat notifies nobody', async () => {
  notices.length = 0
  await superuser.query('update agent set seen_at = now()')
  await superuser.query('update runtime set seen_at = now()')
  await superuser.query('update integration set last_event_at = now()')
  await superuser.query('update session set last_seen_at = now()')
  await superuser.query(`select pg_notify('live', 'last')`)
  await eventually(async () => notices.includes('last'))
  expect(notices).toEqual(['last'])
})
