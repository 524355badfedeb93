import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Writable } from 'node:stream'
import { buildApi } from '@callboard/api/server'
import { systemDb } from '@callboard/db/system-db'
import { createLogger } from '@callboard/jobs/logger'
import { startTracing } from '@callboard/jobs/start-tracing'
import { connectSample } from '@callboard/modules/integrations'
import { eventually } from '@callboard/testing/platform'
import { componentYaml, organizationFolder } from '@callboard/testing/stack'
import { createTestTenant, type TestTenant } from '@callboard/testing/tenants'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { endOfRun, sandboxToken, startTestStack, type TestStack } from './test-stack.ts'

// What an operator's OpenTelemetry collector and log files contain of a request, its jobs and its vendor calls.

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const received = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              attributes: z.array(attribute),
            }),
          ),
        }),
      ),
    }),
  ),
})
type Received = z.output<typeof received>['resourceSpans'][number]['scopeSpans'][number]['spans'][number]

const kinds = { internal: 1, server: 2, client: 3, consumer: 5 }
const spans: Received[] = []
const bodies: string[] = []
const receiverHeaders: Record<string, unknown>[] = []
const logLines: string[] = []
const folder = organizationFolder({ payments: { 'catalog-info.yaml': componentYaml('payments') } })

let receiver: FastifyInstance
let stack: TestStack
let api: FastifyInstance
let base = ''
let tenant: TestTenant
let token = ''
let integrationId = ''
let stopTracing: () => Promise<void>

beforeAll(async () => {
  receiver = Fastify({ bodyLimit: 10_000_000 })
  receiver.post('/v1/traces', async (request) => {
    bodies.push(JSON.stringify(request.body))
    receiverHeaders.push(request.headers)
    for (const { scopeSpans } of received.parse(request.body).resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans)
    return {}
  })
  const endpoint = await receiver.listen({ port: 0, host: '127.0.0.1' })
  const quiet = createLogger('test', 'silent')
  stopTracing = await startTracing(
    'callboard-test',
    { endpoint, headers: { authorization: 'Bearer collector' }, ratio: 1 },
    quiet,
  )
  stack = await startTestStack(folder.dir)
  const sink = new Writable({
    write(chunk, _, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  api = await buildApi({ platform: stack.platform, log: createLogger('test', 'info', sink), requestsPerMinute: 100_000 })
  base = await api.listen({ port: 0, host: '127.0.0.1' })
  tenant = await createTestTenant(stack.platform)
  token = await tenant.token()
  const context = tenant.as('owner')
  integrationId = (await connectSample(context, {})).integration.id
  await endOfRun(context, integrationId)
})
afterAll(async () => {
  await api.close()
  await stack.stop()
  await stopTracing()
  await receiver.close()
  folder.remove()
})

const attributeOf = (span: Received, key: string) => Object.values(span.attributes.find((a) => a.key === key)?.value ?? {})[0]
const linesOf = (path: string) =>
  logLines.filter((line) => line.includes('"msg":"request"')).filter((line) => line.includes(path))
const request = (method: string, address: string, headers: Record<string, string> = {}) =>
  fetch(base + address, { method, headers: { authorization: `Bearer ${token}`, ...headers } })

test('one trace connects a request with its operation, its job and the vendor calls', async () => {
  expect((await request('POST', `/api/v1/integrations/${integrationId}/sync`)).status).toBeLessThan(300)
  const { server, operation, job, call } = await eventually(async () => {
    const server = spans.find((s) => s.kind === kinds.server && s.name === 'POST /api/v1/integrations/:id/sync')
    const inTrace = spans.filter((s) => s.traceId === server?.traceId)
    const operation = inTrace.find((s) => s.kind === kinds.internal && s.parentSpanId === server?.spanId)
    const job = inTrace.find((s) => s.kind === kinds.consumer && s.parentSpanId === operation?.spanId)
    const call = inTrace.find((s) => s.kind === kinds.client && s.parentSpanId === job?.spanId)
    return server && operation && job && call ? { server, operation, job, call } : undefined
  })
  expect(server.parentSpanId).toBeUndefined()
  expect(attributeOf(server, 'http.route')).toBe('/api/v1/integrations/:id/sync')
  expect(attributeOf(server, 'callboard.tenant')).toBe(tenant.id)
  expect(attributeOf(operation, 'callboard.operation')).toBe(operation.name)
  expect(attributeOf(job, 'callboard.tenant')).toBe(tenant.id)
  expect(attributeOf(call, 'server.address')).toBe('127.0.0.1')
  expect(attributeOf(call, 'http.response.status_code')).toBe(200)
  const rows = await systemDb('job-relay').outbox.findMany({ where: { tenantId: tenant.id }, select: { trace: true } })
  expect(rows.map((r) => r.trace)).toContain(`00-${operation.traceId}-${operation.spanId}-01`)
  expect(receiverHeaders[0]?.authorization).toBe('Bearer collector')
})

test('a request is logged with its route, tenant, status, duration and trace', async () => {
  await request('GET', '/api/v1/entities?search=planted-query')
  const line = await eventually(async () => linesOf('/api/v1/entities')[0])
  expect(JSON.parse(line)).toMatchObject({
    msg: 'request',
    method: 'GET',
    route: '/api/v1/entities',
    status: 200,
    ms: expect.any(Number),
    tenant: tenant.id,
    trace: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
})

test('logs an unmatched request without its URL', async () => {
  await request('GET', '/api/no-such-route/planted-path')
  const line = await eventually(async () => linesOf('unmatched')[0])
  expect(JSON.parse(line)).toMatchObject({ route: 'unmatched', status: 404 })
})

test('a client’s traceparent does not determine the trace of its request', async () => {
  const foreign = 'ab'.repeat(16)
  await request('GET', '/api/v1/integrations', { traceparent: `00-${foreign}-${'cd'.repeat(8)}-00` })
  const line = await eventually(async () => linesOf('"/api/v1/integrations"')[0])
  const { trace } = z.object({ trace: z.string() }).parse(JSON.parse(line))
  expect(trace).not.toBe(foreign)
  await eventually(async () => spans.some((s) => s.traceId === trace))
})

test('neither spans nor logs contain tokens, query strings or addresses', async () => {
  await eventually(async () => spans.some((s) => s.kind === kinds.server && attributeOf(s, 'http.route') === 'unmatched'))
  const everything = bodies.join('') + logLines.join('')
  expect(everything).toContain(tenant.id)
  for (const planted of [token, sandboxToken, 'planted-query', 'planted-path']) expect(everything).not.toContain(planted)
})

test('loads nothing of OpenTelemetry unless an endpoint is configured', () => {
  const script = (endpoint: string) => `
    import module from 'node:module'
    const loaded = []
    module.registerHooks({ resolve(name, context, next) { if (name.startsWith('@opentelemetry/')) loaded.push(name); return next(name, context) } })
    const { startTracing } = await import('./start-tracing.ts')
    const stop = await startTracing('test', { endpoint: ${endpoint}, headers: {}, ratio: 1 }, { warn() {} })
    await stop()
    console.log(loaded.length)`
  const loadedWith = (endpoint: string) =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script(endpoint)], {
        cwd: path.join(import.meta.dirname, '../../packages/jobs'),
        encoding: 'utf8',
      }),
    )
  expect(loadedWith('undefined')).toBe(0)
  expect(loadedWith(`'http://127.0.0.1:9'`)).toBeGreaterThan(0)
})
