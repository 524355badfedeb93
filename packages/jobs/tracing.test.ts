import { createServer } from 'node:http'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createLogger } from './logger.ts'
import { traceRequest } from './trace-request.ts'
import { currentSpan, parseTraceparent, runSpan, setTraceTenant, startSpan, startTrace } from './tracing.ts'

test('a job shares the trace id of its request even without an exporter', () => {
  const request = startTrace({ name: 'GET', kind: 'server' })
  const stored = request.run(() => currentSpan()?.traceparent)
  expect(stored).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  const job = startTrace({ name: 'job', kind: 'consumer', parent: stored ?? null })
  expect(job.span.traceId).toBe(request.span.traceId)
  expect(job.span.traceparent).not.toBe(stored)
})

test('operations and vendor calls create no spans without an exporter', async () => {
  await startTrace({ name: 'GET', kind: 'server' }).run(async () => {
    const outer = currentSpan()
    expect(startSpan({ name: 'GET example.com', kind: 'client' })).toBeUndefined()
    await runSpan({ name: 'catalog.list', kind: 'internal' }, async () => expect(currentSpan()).toBe(outer))
  })
  expect(currentSpan()).toBeUndefined()
})

test('an operation’s tenant reaches the request’s trace from any depth', async () => {
  const trace = startTrace({ name: 'GET', kind: 'server' })
  await trace.run(() => runSpan({ name: 'catalog.list', kind: 'internal' }, async () => setTraceTenant('a-tenant')))
  expect(trace.tenant()).toBe('a-tenant')
})

test.each([
  '',
  'no-traceparent',
  `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
  `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`,
  `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\n`,
])('starts a new trace for %j', (parent) => {
  expect(parseTraceparent(parent)).toBeUndefined()
  expect(startTrace({ name: 'job', kind: 'consumer', parent }).span.traceId).not.toBe('a'.repeat(32))
})

/** Serves one request over HTTP, and returns the line that is logged of it. */
async function lineOf(answer: Parameters<typeof createServer>[1], request: (url: string) => Promise<unknown>) {
  const logged = Promise.withResolvers<string>()
  const sink = new Writable({
    write(chunk, _, done) {
      logged.resolve(String(chunk))
      done()
    },
  })
  const log = createLogger('test', 'debug', sink)
  const server = createServer((incoming, response) => {
    const trace = traceRequest(incoming, response, log)
    expect(traceRequest(incoming, response, log)).toBe(trace)
    trace.run(() => answer?.(incoming, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(server.address())
  await request(`http://127.0.0.1:${port}/secret-path?token=secret-query`)
  const line = await logged.promise
  server.close()
  return z.looseObject({}).parse(JSON.parse(line))
}

test('logs a request by its route, never by its URL', async () => {
  const line = await lineOf(
    (_, response) => void response.writeHead(503).end(),
    (url) => fetch(url, { method: 'POST' }),
  )
  expect(line).toMatchObject({ level: 40, method: 'POST', route: 'unmatched', status: 503 })
  expect(JSON.stringify(line)).not.toContain('secret')
})

test('logs that the client disconnected before the response', async () => {
  const line = await lineOf(
    () => {},
    (url) => fetch(url, { signal: AbortSignal.timeout(100) }).catch(() => {}),
  )
  expect(line).toMatchObject({ aborted: true })
})
