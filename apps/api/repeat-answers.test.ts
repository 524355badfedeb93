import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { tenantLimits } from '@callboard/core/limits/limits'
import { forTenant } from '@callboard/db/for-tenant'
import { createLogger } from '@callboard/jobs/logger'
import { cleanUp } from '@callboard/modules/operator'
import { fillTenant, newFilledIds } from '@callboard/testing/filled-tenant'
import { openTenantRows, type TenantRows } from '@callboard/testing/tenant-rows'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { storesAnswersOf } from './repeat-answers.ts'
import { describedRoutes, type Route, requestOf } from './route-requests.ts'
import { buildApi } from './server.ts'
import { startTestApi, type TestApi } from './test-api.ts'

// Requests that are repeated with the same Idempotency-Key.

let api: TestApi
let superuser: pg.Client
beforeAll(async () => {
  api = await startTestApi()
  superuser = new pg.Client({ connectionString: api.superuserUrl })
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await api.stop()
})

type Sent = { method?: string; url?: string; body?: unknown; bearer?: string; base?: string; signal?: AbortSignal }

/** Creates a token unless told otherwise: it is shown once, audited, and counted easily. */
async function send(key: string | undefined, sent: Sent = {}) {
  const { method = 'POST', url = '/api/v1/tokens', body, bearer = api.token, base = api.base, signal } = sent
  const answer = await fetch(base + url, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined && method === 'DELETE' ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(method === 'DELETE' ? {} : { body: JSON.stringify(body ?? { name: key ?? 'no key', scopes: ['catalog.read'] }) }),
    ...(signal ? { signal } : {}),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    json: text ? JSON.parse(text) : undefined,
    type: answer.headers.get('content-type'),
    isReplayed: answer.headers.get('idempotency-replayed') === 'true',
    retryAfter: answer.headers.get('retry-after'),
  }
}

/** Tokens of a name, and audit entries about them. */
async function effects(name: string) {
  const { rows } = await superuser.query<{ tokens: number; audited: number }>(
    `select (select count(*)::int from api_token where name = $1) as tokens,
       (select count(*)::int from audit_event where action = 'token.created' and target_label = $1) as audited`,
    [name],
  )
  return rows[0]
}
const once = { tokens: 1, audited: 1 }

describe('every route that changes something', () => {
  const ids = newFilledIds()
  let routes: Route[]
  let rows: TenantRows
  let colleague = ''
  beforeAll(async () => {
    const { account } = await api.tenant.member('developer')
    colleague = account.id
    await fillTenant(api.platform, api.tenant, ids, 'word')
    rows = await openTenantRows(api.superuserUrl, { tenantId: api.tenant.id, people: [api.tenant.owner.id, colleague] })
    // So that the time of its last use is no change.
    await api.get('/api/v1/entities')
    await rows.save()
    routes = (await describedRoutes(api)).filter(({ verb }) => storesAnswersOf(verb.toUpperCase(), undefined))
  })
  afterAll(() => rows.close())

  test('has one effect and one answer, however often it is repeated', { timeout: 180_000 }, async () => {
    expect(routes.length).toBeGreaterThan(75)
    const wrong: unknown[] = []
    let stored = 0
    for (const route of routes) {
      const [key, request] = [randomUUID(), requestOf(route, { ids, colleague, word: 'word' })]
      const first = await send(key, request)
      const after = await rows.state()
      const again = await send(key, request)
      const changed = Object.entries(await rows.state()).flatMap(([table, hash]) => (hash === after[table] ? [] : [table]))
      const isSame = first.status === again.status && first.text === again.text && first.type === again.type
      if (again.isReplayed) stored++
      if (!isSame || changed.length > 0 || !again.isReplayed) wrong.push([route.verb, route.path, first, again, changed])
      await rows.restore()
    }
    expect(wrong).toEqual([])
    expect(stored).toBe(routes.length)
  })

  test('describes the header', async () => {
    const document = (await (await api.get('/api/v1/openapi.json', '')).json()) as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>
    }
    const without = routes.filter(
      ({ path, verb }) =>
        !document.paths[path]?.[verb]?.parameters?.some((p) => p.in === 'header' && p.name === 'idempotency-key'),
    )
    expect(without).toEqual([])
  })
})

describe('a key', () => {
  test('is not needed: without one, each request is carried out', async () => {
    await send(undefined)
    await send(undefined)
    expect(await effects('no key')).toEqual({ tokens: 2, audited: 2 })
  })

  test('belongs to one request: another body, path or method is rejected', async () => {
    const { json } = await send('one-request')
    for (const other of [
      { body: { name: 'other', scopes: ['catalog.read'] } },
      { url: '/api/v1/tokens?x=1' },
      { method: 'DELETE', url: `/api/v1/tokens/${json.id}` },
    ])
      expect(await send('one-request', other)).toMatchObject({
        status: 422,
        json: { code: 'key_reused', detail: expect.stringContaining('Use a new key for each request') },
      })
    expect(await effects('one-request')).toEqual(once)
  })

  test('belongs to one token', async () => {
    const other = await api.tenant.token()
    expect(await send('shared')).toMatchObject({ status: 201, isReplayed: false })
    expect(await send('shared', { bearer: other })).toMatchObject({ status: 201, isReplayed: false })
    expect(await send('shared', { bearer: api.foreignToken })).toMatchObject({ status: 201, isReplayed: false })
    expect(await effects('shared')).toEqual({ tokens: 3, audited: 3 })
  })

  test.each([['x'.repeat(201)], ['with space'], ['']])('of wrong form is rejected: %s', async (key) => {
    expect(await send(key)).toMatchObject({ status: 400, json: { code: 'invalid_input', field: 'idempotency-key' } })
  })

  test('of a request with invalid input can be used for the corrected one', async () => {
    expect(await send('corrected', { body: { name: 'corrected' } })).toMatchObject({ status: 400 })
    expect(await send('corrected')).toMatchObject({ status: 201, isReplayed: false })
  })

  test('is free again after 24 hours, and is deleted by the clean-up', async () => {
    const age = (key: string) =>
      superuser.query(`update idempotency_key set created_at = now() - interval '24 hours' where key = $1`, [key])
    await send('old')
    await age('old')
    expect(await send('old')).toMatchObject({ status: 201, isReplayed: false })
    await age('old')
    expect(await cleanUp()).toMatchObject({ idempotencyKeys: 1 })
    expect(await send('old', { body: { name: 'old', scopes: ['knowledge.read'] } })).toMatchObject({ isReplayed: false })
  })

  test('is rejected beyond the limit of an organization, and earlier ones are still repeated', async () => {
    await send('within')
    await superuser.query(
      `insert into idempotency_key (tenant_id, token_id, key, request_hash, claimed_until)
       select tenant_id, token_id, 'filled-' || n, '', now() from idempotency_key, generate_series(1, $1) n where key = 'within'`,
      [tenantLimits.idempotencyKeys],
    )
    onTestFinished(async () => {
      await superuser.query(`delete from idempotency_key where key like 'filled-%'`)
    })
    expect(await send('beyond')).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('has used 20000 idempotency keys') },
    })
    expect(await effects('beyond')).toEqual({ tokens: 0, audited: 0 })
    expect(await send('within')).toMatchObject({ status: 201, isReplayed: true })
  })
})

test('a secret in an answer is repeated, and is not readable in the database', async () => {
  const first = await send('secret')
  expect(first.json.token).toMatch(/^cb_/)
  const { rows } = await superuser.query<{ stored: string }>(
    `select k::text as stored from idempotency_key k where key = 'secret'`,
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.stored).not.toContain(first.json.token)
  expect(rows[0]?.stored).not.toContain(Buffer.from(first.text).toString('base64url').slice(8, 40))
  expect((await send('secret')).json).toEqual(first.json)
})

describe('a request that is repeated while it is in progress', () => {
  let other: FastifyInstance
  let otherBase = ''
  beforeAll(async () => {
    other = await buildApi({ platform: api.platform, log: createLogger('test', 'silent'), requestsPerMinute: 10_000 })
    otherBase = await other.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => other.close())

  test('is carried out once, by whichever process', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      const key = `at-once-${round}`
      const answers = await Promise.all([api.base, otherBase, api.base, otherBase].map((base) => send(key, { base })))
      expect(await effects(key)).toEqual(once)
      const first = answers.find((a) => a.status === 201 && !a.isReplayed)
      for (const answer of answers.filter((a) => a !== first)) {
        if (answer.status === 201) expect(answer.json).toEqual(first?.json)
        else
          expect(answer).toMatchObject({ status: 409, retryAfter: '5', json: { detail: expect.stringContaining('in progress') } })
      }
      expect(await send(key, { base: otherBase })).toMatchObject({ status: 201, json: first?.json, isReplayed: true })
    }
  })

  test('gets the answer when its first client has left meanwhile', async () => {
    await superuser.query('begin')
    await superuser.query('lock table api_token in share mode')
    const left = new AbortController()
    const first = send('left', { signal: left.signal }).catch((error) => error.name)
    await wait(500)
    left.abort()
    expect(await first).toBe('AbortError')
    expect(await send('left', { base: otherBase })).toMatchObject({ status: 409, retryAfter: '5' })
    await superuser.query('commit')
    await expect.poll(() => send('left'), { timeout: 10_000 }).toMatchObject({ status: 201, isReplayed: true })
    expect(await effects('left')).toEqual(once)
  })
})

describe('a request that fails', () => {
  /** Fails statements as a server does that shuts down. @returns ends it */
  async function failOn(event: string): Promise<() => Promise<unknown>> {
    await superuser.query(`create or replace function public.shut_down() returns trigger language plpgsql as
      $$ begin raise exception 'terminating connection' using errcode = '57P01'; end $$`)
    await superuser.query(`create trigger shut_down before ${event} for each row execute function public.shut_down()`)
    const table = event.split(' ').at(-1)
    const end = () => superuser.query(`drop trigger if exists shut_down on ${table}`)
    onTestFinished(() => void end())
    return end
  }

  test('with 503 is carried out when it is repeated', async () => {
    const end = await failOn('insert on api_token')
    expect(await send('unavailable')).toMatchObject({ status: 503, retryAfter: '5' })
    await end()
    await expect.poll(() => send('unavailable'), { timeout: 10_000 }).toMatchObject({ status: 201, isReplayed: false })
    expect(await effects('unavailable')).toEqual(once)
  })

  test('only to store its answer has it stored once that is possible', async () => {
    const end = await failOn('update of answer on idempotency_key')
    const first = await send('stored-late')
    expect(first.status).toBe(201)
    expect(await send('stored-late')).toMatchObject({ status: 409, retryAfter: '5' })
    await end()
    await expect.poll(() => send('stored-late'), { timeout: 15_000 }).toMatchObject({ status: 201, json: first.json })
    expect(await effects('stored-late')).toEqual(once)
  })

  test('because its process was killed is carried out again, unless it has changed something', async () => {
    const kill = (key: string, isApplied: boolean) =>
      superuser.query(`update idempotency_key set answer = null, is_applied = $2, claimed_until = now() where key = $1`, [
        key,
        isApplied,
      ])
    await send('killed-after')
    await kill('killed-after', true)
    expect(await send('killed-after')).toMatchObject({
      status: 409,
      retryAfter: null,
      json: { detail: expect.stringContaining('was carried out, but its answer was lost') },
    })
    expect(await effects('killed-after')).toEqual(once)

    await send('killed-before')
    await superuser.query(`delete from api_token where name = 'killed-before'`)
    await kill('killed-before', false)
    expect(await send('killed-before')).toMatchObject({ status: 201, isReplayed: false })
  })

  test('gets its answer on new connections when PostgreSQL has closed all of them', async () => {
    const first = await send('reconnected')
    await superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename <> 'postgres'`,
    )
    await expect.poll(() => send('reconnected'), { timeout: 10_000 }).toMatchObject({ status: 201, json: first.json })
    expect(await effects('reconnected')).toEqual(once)
  })
})

test('an attempt that was taken for dead changes nothing any more', async () => {
  await superuser.query('begin')
  await superuser.query('lock table api_token in share mode')
  const slow = send('slow')
  await expect.poll(() => forTenant(api.tenant.id).tx((db) => db.idempotencyKey.count({ where: { key: 'slow' } }))).toBe(1)
  const other = new pg.Client({ connectionString: api.superuserUrl })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query(`update idempotency_key set attempt_id = gen_random_uuid() where key = 'slow'`)
  await superuser.query('commit')
  expect(await slow).toMatchObject({ status: 409, json: { detail: expect.stringContaining('took too long') } })
  expect(await effects('slow')).toEqual({ tokens: 0, audited: 0 })
})
