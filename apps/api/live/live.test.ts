import { request } from 'node:http'
import { liveLimits } from '@callboard/core/limits/limits'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import { createSession, revokeSession } from '@callboard/modules/identity'
import { changeRole, removeMember } from '@callboard/modules/members'
import { eventually } from '@callboard/testing/platform'
import type { TestTenant } from '@callboard/testing/tenants'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type SignedInMember, signedInMember } from '../backstage/test-sign-in.ts'
import { startTestApi, type TestApi, testPortalDomain } from '../test-api.ts'

type Stream = { status: number; events: string[]; ended: boolean; headers: NodeJS.Dict<string | string[]>; close(): void }

let api: TestApi
let superuser: pg.Client
let owner: SignedInMember
const open: Stream[] = []

beforeAll(async () => {
  api = await startTestApi()
  superuser = new pg.Client({ connectionString: api.superuserUrl })
  await superuser.connect()
  owner = await signedInMember(api, api.tenant, 'owner')
  // The hub starts listening shortly after its creation.
  const first = await connect(owner.sessionId)
  await eventually(async () => {
    await touchIntegration()
    return first.events.includes('integrations')
  })
})
afterEach(() => {
  for (const stream of open.splice(0)) stream.close()
})
afterAll(async () => {
  await superuser.end()
  await api.stop()
})

/** Opens a stream as a browser does, and waits for the response. */
function connect(
  sessionId?: string,
  { slug = api.tenant.slug, headers = {}, path }: { slug?: string; headers?: object; path?: string } = {},
) {
  return new Promise<Stream>((resolve, reject) => {
    const cookie = sessionId ? { cookie: `callboard.session=${sessionId}` } : {}
    const sent = request(
      `${api.base}${path ?? `/api/live?portal=${slug}`}`,
      { headers: { ...cookie, ...headers } },
      (response) => {
        const stream: Stream = {
          status: response.statusCode ?? 0,
          headers: response.headers,
          events: [],
          ended: false,
          close: () => sent.destroy(),
        }
        let rest = ''
        response.on('data', (chunk) => {
          const parts = (rest + chunk).split('\n\n')
          rest = parts.pop() ?? ''
          for (const part of parts) {
            const event = /^event: (.*)$/m.exec(part)?.[1] ?? /^data: (.*)$/m.exec(part)?.[1]
            if (event && event !== 'ping') stream.events.push(event)
          }
        })
        response.on('error', () => {})
        response.on('close', () => {
          stream.ended = true
        })
        open.push(stream)
        resolve(stream)
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

const touchIntegration = (tenant: TestTenant = api.tenant) =>
  forTenant(tenant.id).tx((db) => db.integration.updateMany({ data: { name: `x ${Math.random()}` } }))
/** One second, plus one for a busy machine; polling would take longer. */
const soonMs = 2000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('sends a change immediately, as a topic without data', async () => {
  const stream = await connect(owner.sessionId)
  expect(stream.headers['content-type']).toBe('text/event-stream')
  expect(stream.headers['cache-control']).toContain('no-store')
  const before = Date.now()
  await touchIntegration()
  await eventually(async () => stream.events.length > 0)
  expect(Date.now() - before).toBeLessThan(soonMs)
  expect(stream.events).toEqual(['integrations'])
})

test('batches concurrent changes into a few events, the last of them after the last change', async () => {
  const stream = await connect(owner.sessionId)
  const before = Date.now()
  for (let i = 0; i < 50; i++) await touchIntegration()
  await pause(liveLimits.gapMs * 3)
  expect(stream.events.length).toBeGreaterThan(1)
  expect(stream.events.length).toBeLessThanOrEqual((Date.now() - before) / liveLimits.gapMs + 1)
})

test('a transaction sends one notice per topic, however many rows it changes', async () => {
  const listener = new pg.Client({ connectionString: api.systemUrl })
  await listener.connect()
  const notices: string[] = []
  listener.on('notification', ({ payload }) => notices.push(payload ?? ''))
  await listener.query('listen live')
  await forTenant(api.tenant.id).tx(async (db) => {
    for (let i = 0; i < 20; i++) await db.integration.updateMany({ data: { name: `many ${i}` } })
  })
  await eventually(async () => notices.length > 0)
  await listener.query('select 1')
  await listener.end()
  expect(notices).toEqual([`integrations ${api.tenant.id}`])
})

test('sends notifications only to their recipient', async () => {
  const reader = await signedInMember(api, api.tenant, 'viewer')
  const [mine, others] = [await connect(reader.sessionId), await connect(owner.sessionId)]
  await forTenant(api.tenant.id).tx((db) =>
    notify(db, api.tenant.id, { userIds: [reader.account.id] }, { kind: 'catalog.followed', title: 'Changed' }),
  )
  await eventually(async () => mine.events.includes('notifications'))
  await pause(100)
  expect(others.events).toEqual([])
})

test('sends an organization nothing about another', async () => {
  const stranger = await signedInMember(api, api.foreignTenant, 'owner')
  const [own, foreign] = [await connect(owner.sessionId), await connect(stranger.sessionId, { slug: api.foreignTenant.slug })]
  expect(foreign.status).toBe(200)
  await touchIntegration()
  await eventually(async () => own.events.length > 0)
  await pause(100)
  expect(foreign.events).toEqual([])
  expect((await connect(stranger.sessionId)).status).toBe(401)
})

test('sends a role only topics that it may read', async () => {
  const billing = await connect((await signedInMember(api, api.tenant, 'billing')).sessionId)
  const viewer = await connect((await signedInMember(api, api.tenant, 'viewer')).sessionId)
  await superuser.query(`insert into tenant_export (tenant_id, requested_by, state) values ($1, 'somebody', 'failed')`, [
    api.tenant.id,
  ])
  await superuser.query('insert into billing_account (tenant_id, customer_id, add_ons) values ($1, $2, $3)', [
    api.tenant.id,
    'cus_live',
    [],
  ])
  await touchIntegration()
  // The plan surrounds everybody's pages; the bill itself is for some.
  await eventually(async () => viewer.events.length > 1 && billing.events.length > 1)
  await pause(100)
  expect(viewer.events.toSorted()).toEqual(['integrations', 'portal'])
  expect(billing.events.toSorted()).toEqual(['billing', 'portal'])
})

test.each<[string, (member: SignedInMember) => Promise<unknown>]>([
  ['the session ends', ({ sessionId }) => revokeSession(sessionId)],
  ['the membership ends', ({ account }) => removeMember(owner.context, { userId: account.id })],
  ['the role changes', ({ account }) => changeRole(owner.context, { userId: account.id, role: 'viewer' })],
  ['the account is deleted', ({ account }) => superuser.query('delete from user_account where id = $1', [account.id])],
])('a stream ends immediately when %s, and receives no later changes', async (_, act) => {
  const member = await signedInMember(api, api.tenant, 'developer')
  const [stream, bystander] = [await connect(member.sessionId), await connect(owner.sessionId)]
  const before = Date.now()
  await act(member)
  await touchIntegration()
  await eventually(async () => stream.ended)
  expect(Date.now() - before).toBeLessThan(soonMs)
  expect(stream.events).toEqual(['access'])
  expect(bystander.ended).toBe(false)
})

test('streams end when their organization is removed or its slug changes', async () => {
  const member = await signedInMember(api, api.foreignTenant, 'owner')
  const first = await connect(member.sessionId, { slug: api.foreignTenant.slug })
  await superuser.query(`update tenant set slug = 'moved-away' where id = $1`, [api.foreignTenant.id])
  await eventually(async () => first.ended)
  const second = await connect(member.sessionId, { slug: 'moved-away' })
  expect(second.status).toBe(200)
  await superuser.query('delete from membership where tenant_id = $1', [api.foreignTenant.id])
  await eventually(async () => second.ended)
  expect([first.events, second.events]).toEqual([['access'], ['access']])
})

test('a support session has a stream until it ends', async () => {
  const { account } = await api.foreignTenant.member('developer')
  const visitor = { sessionId: await createSession(account.id, {}) }
  await superuser.query('update user_account set operator = true where id = $1', [account.id])
  await superuser.query(`update tenant set support_until = now() + interval '1 hour' where id = $1`, [api.tenant.id])
  const visit = (lasts: string) =>
    superuser.query(
      `insert into support_visit (tenant_id, operator_id, operator_label, reason, role, ends_at)
       values ($1, $2, 'Support', 'asked for', 'viewer', now() + $3::interval)`,
      [api.tenant.id, account.id, lasts],
    )
  expect((await connect(visitor.sessionId)).status).toBe(401)
  await visit('1 second')
  const expiring = await connect(visitor.sessionId)
  expect(expiring.status).toBe(200)
  await eventually(async () => expiring.ended)
  await visit('1 hour')
  const ended = await connect(visitor.sessionId)
  await superuser.query('update support_visit set ended_at = now() where operator_id = $1', [account.id])
  await eventually(async () => ended.ended)
  await visit('1 hour')
  const withdrawn = await connect(visitor.sessionId)
  await superuser.query('update tenant set support_until = null where id = $1', [api.tenant.id])
  await eventually(async () => withdrawn.ended)
  expect([expiring, ended, withdrawn].map(({ events }) => events)).toEqual([['access'], ['access'], ['access']])
})

test('rejects a stream without a valid session', async () => {
  const address = { host: `${api.tenant.slug}.${testPortalDomain}` }
  expect((await connect()).status).toBe(401)
  expect((await connect('3f6f0a37-7b6c-4b8e-9f46-6a0f4f6b8a11')).status).toBe(401)
  expect((await connect(owner.sessionId, { slug: 'nowhere' })).status).toBe(401)
  // A session of the main host is not valid at a portal's own host.
  expect((await connect(owner.sessionId, { headers: address })).status).toBe(401)
  expect((await connect(undefined, { headers: { authorization: `Bearer ${api.token}` } })).status).toBe(401)
  expect((await connect(owner.sessionId, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
})

test('rejects excessive streams of one session without affecting others', async () => {
  const flooder = await signedInMember(api, api.tenant, 'developer')
  const statuses: number[] = []
  for (let i = 0; i < liveLimits.perSession + 5; i++) statuses.push((await connect(flooder.sessionId)).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(liveLimits.perSession)
  expect(statuses.slice(-5)).toEqual([429, 429, 429, 429, 429])
  expect((await connect(owner.sessionId)).status).toBe(200)
  for (const stream of open.splice(0)) stream.close()
  for (let i = 0; i < liveLimits.opensPerMinute; i++) (await connect(flooder.sessionId)).close()
  expect((await connect(flooder.sessionId)).status).toBe(429)
})

test('operators are told that jobs have changed, and nothing of organizations; nobody else has this stream', async () => {
  const person = await signedInMember(api, api.tenant, 'owner')
  const path = '/api/live/operator'
  expect((await connect(person.sessionId, { path })).status).toBe(401)
  await superuser.query('update user_account set operator = true where id = $1', [person.account.id])
  const [stream, ofPortal] = [await connect(person.sessionId, { path }), await connect(person.sessionId)]
  expect(stream.status).toBe(200)
  await touchIntegration()
  await superuser.query(`select pg_notify('outbox', '')`)
  await eventually(async () => stream.events.length > 0)
  await eventually(async () => ofPortal.events.length > 0)
  expect([stream.events, ofPortal.events]).toEqual([['jobs'], ['integrations']])
  await pause(liveLimits.gapMs)
  await superuser.query(`select pg_notify('live', 'jobs')`)
  await eventually(async () => stream.events.length > 1)
  expect([stream.events, ofPortal.events]).toEqual([['jobs', 'jobs'], ['integrations']])
  await revokeSession(person.sessionId)
  await eventually(async () => stream.ended)
})
