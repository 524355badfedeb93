import { forTenant } from '@callboard/db/for-tenant'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

let api: TestApi
let secret: string
beforeAll(async () => {
  api = await startTestApi()
  const client = { name: 'shop', environment: 'production', kind: 'public' }
  secret = ((await (await api.send('POST', '/api/v1/flag-clients', client)).json()) as { secret: string }).secret
})
afterAll(() => api.stop())

const publish = (body: unknown) =>
  fetch(`${api.base}/v1/events:publish`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const stored = () =>
  forTenant(api.tenant.id).read(
    (db) =>
      db.$queryRaw`select name, unit, value from metric_event where tenant_id = ${api.tenant.id}::uuid order by value, name`,
  )
const now = () => new Date().toISOString()

test('events of both spellings are stored once, and bad ones are named while the rest is kept', async () => {
  const context = { targeting_key: 'ada' }
  const order = { eventDefinition: 'eventDefinitions/order-placed', eventTime: now(), payload: { context, value: 49.9 } }
  const visit = { event_definition: 'eventDefinitions/visit', event_time: now(), payload: { context: { targetingKey: 'ada' } } }
  const bad = [
    { ...order, payload: {} },
    { ...order, eventTime: 'yesterday' },
    { ...order, eventTime: '2020-01-01T00:00:00Z' },
    { ...order, payload: { context: { targeting_key: 7 } } },
    'order',
    null,
    { ...order, payload: { context: { targeting_key: 'a\u0000b' } } },
  ]
  const send = () => publish({ clientSecret: secret, sendTime: now(), events: [order, ...bad, visit] })
  for (const response of [await send(), await send()]) {
    expect(response.status).toBe(202)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const { errors } = (await response.json()) as { errors: { index: number; message: string }[] }
    expect(errors.map((e) => e.index)).toEqual([1, 2, 3, 4, 5, 6])
    expect(errors[0]?.message).toBe('Send the unit as text.')
    expect(errors[2]?.message).toBe('It is more than seven days old.')
  }
  expect(await stored()).toEqual([
    { name: 'order-placed', unit: 'a\uFFFDb', value: 1 },
    { name: 'visit', unit: 'ada', value: 1 },
    { name: 'order-placed', unit: 'ada', value: 49.9 },
  ])
})

test.each([
  ['{', 400],
  [{ events: [] }, 400],
  [{ clientSecret: 'unknown', events: [{}] }, 401],
])('answers %j with %i', async (body, status) => {
  expect((await publish(body)).status).toBe(status)
})
