import { expect, test } from 'vitest'
import { createProcessRegistry } from './process-metrics.ts'
import { recordWork, timeVendor } from './work-metrics.ts'

const registry = createProcessRegistry({
  parseRefusals: () => [],
  pools: () => [{ pool: 'app', open: 7, idle: 2, waiting: 3, limit: 10 }],
})
const lines = async (name: string) => (await registry.metrics()).split('\n').filter((line) => line.startsWith(name))

test('requests are counted by handler, route and status, and timed unless the client left', async () => {
  const request = { kind: 'request', method: 'GET', status: 200, seconds: 0.2 } as const
  recordWork({ ...request, handler: 'page', route: '/t/[tenant]/catalog', aborted: false })
  recordWork({ ...request, handler: 'api', route: '/api/v1/entities', aborted: true })
  expect(await lines('callboard_http_requests_total')).toEqual([
    'callboard_http_requests_total{handler="page",route="/t/[tenant]/catalog",method="GET",status="200"} 1',
    'callboard_http_requests_total{handler="api",route="/api/v1/entities",method="GET",status="499"} 1',
  ])
  expect(await lines('callboard_http_request_seconds_count')).toEqual([
    'callboard_http_request_seconds_count{handler="page",route="/t/[tenant]/catalog"} 1',
  ])
})

test('pages show what they ask of the database', async () => {
  const request = { kind: 'request', method: 'GET', status: 200, seconds: 0.2, aborted: false } as const
  const database = { statements: 12, waits: 3, ms: 20 }
  recordWork({ ...request, handler: 'page', route: '/t/[tenant]', database })
  recordWork({ ...request, handler: 'page', route: 'static', database: { statements: 0, waits: 0, ms: 0 } })
  recordWork({ ...request, handler: 'api', route: '/api/v1/entities', database })
  const sums = await Promise.all(
    ['statements', 'database_waits', 'database_seconds'].map((n) => lines(`callboard_page_${n}_sum`)),
  )
  expect(sums.flat()).toEqual([
    'callboard_page_statements_sum{route="/t/[tenant]"} 12',
    'callboard_page_database_waits_sum{route="/t/[tenant]"} 3',
    'callboard_page_database_seconds_sum{route="/t/[tenant]"} 0.02',
  ])
})

test('operations are timed by outcome', async () => {
  recordWork({ kind: 'operation', name: 'catalog.list', outcome: 'refused', seconds: 0.01 })
  expect(await lines('callboard_operation_seconds_count')).toEqual([
    'callboard_operation_seconds_count{operation="catalog.list",outcome="refused"} 1',
  ])
})

test('a call to a vendor is recorded once: refused by 4xx, failed by 5xx or no answer', async () => {
  for (const status of [200, 404, 502, undefined]) {
    const record = timeVendor('github')
    record(status)
    record(200)
  }
  expect(await lines('callboard_vendor_request_seconds_count')).toEqual([
    'callboard_vendor_request_seconds_count{vendor="github",outcome="ok"} 1',
    'callboard_vendor_request_seconds_count{vendor="github",outcome="refused"} 1',
    'callboard_vendor_request_seconds_count{vendor="github",outcome="failed"} 2',
  ])
})

test('pools show what is in use, and who waits', async () => {
  expect(await lines('callboard_database_')).toEqual([
    'callboard_database_connections{pool="app",state="active"} 5',
    'callboard_database_connections{pool="app",state="idle"} 2',
    'callboard_database_connections{pool="app",state="limit"} 10',
    'callboard_database_waiting{pool="app"} 3',
  ])
})
