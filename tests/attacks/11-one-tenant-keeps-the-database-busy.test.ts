import { createAdmission } from '@callboard/api/admission'
import { startTestApi, type TestApi } from '@callboard/api/test-api'
import { forTenant } from '@callboard/db/for-tenant'
import { systemDb } from '@callboard/db/system-db'
import { afterAll, beforeAll, expect, test } from 'vitest'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ admission: createAdmission({ running: 1, waiting: 3, waitMs: 5000 }) })
})
afterAll(() => api.stop())

test('each database role has time limits, the shortest for requests', async () => {
  const rows = await systemDb('health').$queryRaw<{ role: string; settings: string[] }[]>`
    select rolname as role, rolconfig as settings from pg_roles where rolname like 'callboard_%'`
  expect(rows.map((r) => r.role).sort()).toEqual(['callboard_app', 'callboard_owner', 'callboard_system'])
  for (const { settings } of rows)
    expect(settings.map((s) => s.split('=')[0]).sort()).toEqual(
      expect.arrayContaining(['idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout']),
    )
  expect(rows.find((r) => r.role === 'callboard_app')?.settings).toContain('statement_timeout=15s')
})

test('a large read uses one core of the database, and compiles nothing', async () => {
  const settings = await forTenant(api.tenant.id).read(
    (db) => db.$queryRaw<{ workers: string; jit: string }[]>`
      select current_setting('max_parallel_workers_per_gather') as workers, current_setting('jit') as jit`,
  )
  expect(settings).toEqual([{ workers: '0', jit: 'off' }])
})

test.each(['tx', 'read'] as const)('stops an endless statement in %s, with a readable message', async (door) => {
  const began = Date.now()
  await expect(
    forTenant(api.tenant.id)[door](async (db) => {
      await db.$queryRaw`select set_config('statement_timeout', '300', true)`
      await db.$queryRaw`select pg_sleep(20)::text`
    }),
  ).rejects.toMatchObject({ name: 'AppError', code: 'unavailable', message: expect.stringContaining('timed out') })
  expect(Date.now() - began).toBeLessThan(5000)
})

test('waiting for a lock ends with an error that says to retry', async () => {
  const door = forTenant(api.tenant.id)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let locked = () => {}
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve
  })
  const holder = door.tx(async (db) => {
    await db.$executeRaw`select id from tenant where id = ${api.tenant.id}::uuid for update`
    locked()
    await held
  })
  await isLocked
  const waiting = door.tx(async (db) => {
    await db.$executeRaw`select set_config('lock_timeout', '200', true)`
    await db.$executeRaw`select id from tenant where id = ${api.tenant.id}::uuid for update`
  })
  await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('Try again') })
  release()
  await holder
})

test('rejects a flood of requests of one organization with 429, while another is served', async () => {
  const flood = Array.from({ length: 60 }, (_, i) =>
    api.send('POST', '/api/catalog/entity-facets', { facets: Array.from({ length: 20 }, (_, f) => `metadata.f${i}-${f}`) }),
  )
  const neighbour = await api.get('/api/v1/entities', api.foreignToken)
  expect(neighbour.status).toBe(200)
  const answers = await Promise.all(flood)
  const statuses = new Set(answers.map((a) => a.status))
  expect([...statuses].sort()).toEqual([200, 429])
  const refused = answers.find((a) => a.status === 429)
  expect(refused?.headers.get('retry-after')).toBe('2')
  expect(await refused?.text()).toContain('Too many concurrent requests')
})

test('rejects a hundred messages in one MCP request, which would all run at once, before any of them runs', async () => {
  const message = (id: number) => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'list_entities', arguments: {} },
  })
  const post = (body: unknown) =>
    fetch(`${api.base}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
  const calls = () => forTenant(api.tenant.id).tx((db) => db.auditEvent.count({ where: { action: 'assistant.tool_called' } }))
  for (const body of [Array.from({ length: 100 }, (_, id) => message(id)), [message(1), message(1)], []]) {
    const refused = await post(body)
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('one MCP message per request')
  }
  expect(await calls()).toBe(0)
  expect((await post(message(1))).status).toBe(200)
  expect(await calls()).toBe(1)
})

test('never rejects a script that reads a large catalog with sequential large requests', async () => {
  const entityRefs = Array.from({ length: 2_000 }, (_, i) => `component:default/service-${i}`)
  const script = async () => {
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) {
      const body = { entityRefs, fields: ['kind', `metadata.f${i}`] }
      statuses.push((await api.send('POST', '/api/catalog/entities/by-refs', body)).status)
    }
    return statuses
  }
  const statuses = (await Promise.all([script(), script(), script()])).flat()
  expect(statuses).toEqual(Array.from({ length: 24 }, () => 200))
})

test('large requests of two organizations take turns, and each reads only its own catalog', async () => {
  const entityRefs = Array.from({ length: 2_000 }, (_, i) => `component:default/service-${String(i).padStart(2, '0')}`)
  const countFound = async (token: string) => {
    const answer = await api.send('POST', '/api/catalog/entities/by-refs', { entityRefs, fields: ['kind'] }, token)
    const { items } = (await answer.json()) as { items: unknown[] }
    return items.filter((item) => item !== null).length
  }
  const counts = await Promise.all([api.token, api.token, api.foreignToken, api.token].map(countFound))
  expect(counts).toEqual([30, 30, 0, 30])
})

test('slots are passed on in order, late requests are rejected, and nobody waits for another key', async () => {
  const admission = createAdmission({ running: 1, waiting: 1, waitMs: 100 })
  const leave = await admission.enter('a')
  const second = admission.enter('a')
  await expect(admission.enter('a')).rejects.toMatchObject({ code: 'rate_limited' })
  ;(await admission.enter('b'))()
  leave()
  leave()
  const leaveSecond = await second
  expect(admission.use('a')).toEqual({ running: 1, waiting: 0 })
  await expect(admission.enter('a')).rejects.toMatchObject({ retryAfterS: 2 })
  leaveSecond()
  expect(admission.use('a')).toEqual({ running: 0, waiting: 0 })
})

test('aborted connections release their slot', async () => {
  const controllers = Array.from({ length: 4 }, () => new AbortController())
  const sent = controllers.map(({ signal }) =>
    fetch(`${api.base}/api/catalog/entities`, { signal, headers: { authorization: `Bearer ${api.token}` } }).catch(
      () => undefined,
    ),
  )
  for (const controller of controllers) controller.abort()
  await Promise.all(sent)
  expect((await api.get('/api/catalog/entities')).status).toBe(200)
})
