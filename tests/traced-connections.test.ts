import { globSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { installTracer, type SpanRequest, startTrace } from '@callboard/jobs/tracing'
import { guardedDispatcher, guardedFetch } from '@callboard/plugin-kit/http'
import { type RequestInit, fetch as undiciFetch } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'

// Every connection to a vendor is traced, because all of them are opened in two files.

const root = path.resolve(import.meta.dirname, '..')
const makers = ['packages/modules/integrations/operations/sync/plugin-context.ts', 'packages/plugin-kit/http.ts']

test('connections are opened only where they are traced', () => {
  const sources = globSync('{apps/api,apps/web,packages/*,plugins,workers}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (file) => /node_modules|generated|\.next|packages\/testing|apps\/web\/e2e/.test(file),
  }).filter((file) => !/\.(test|spec)\.tsx?$/.test(file))
  const making = sources.filter((file) =>
    /new (Agent|Pool|Client|ProxyAgent|EnvHttpProxyAgent|RetryAgent)\(/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  expect(making.sort()).toEqual(makers)
})

afterEach(() => installTracer(undefined))

const ways = {
  'a guarded fetch': (url: string, allow: string[]) => guardedFetch({ allow })(url, { method: 'POST', body: 'secret-body' }),
  'a guarded connection': async (url: string, allow: string[]) => {
    const dispatcher = guardedDispatcher({ allow }, new URL(url))
    const init: RequestInit = { method: 'POST', body: 'secret-body', dispatcher }
    return undiciFetch(url, init)
  },
}

test.each(Object.entries(ways))(
  '%s records method, host and status, and nothing of the path, the body or the response',
  async (_, send) => {
    const server = createServer((request, response) => {
      received.push(request.headers.traceparent)
      response.writeHead(404).end('secret-answer')
    })
    const received: (string | string[] | undefined)[] = []
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = z.object({ port: z.number() }).parse(server.address())
    const seen: { request: SpanRequest; attributes: object[]; ended: boolean }[] = []
    installTracer({
      start(request, parent) {
        const span = { request, attributes: [request.attributes ?? {}], ended: false }
        seen.push(span)
        return {
          traceId: parent?.slice(3, 35) ?? 'a'.repeat(32),
          traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
          set: (attributes) => void span.attributes.push(attributes),
          rename() {},
          end() {
            span.ended = true
          },
        }
      },
    })
    const trace = startTrace({ name: 'job', kind: 'consumer' })
    const answer = await trace.run(() => send(`http://127.0.0.1:${port}/secret-path?secret-query`, [`127.0.0.1:${port}`]))
    await answer.text()
    server.close()
    const call = seen.find((s) => s.request.kind === 'client')
    expect(call?.request.name).toBe('POST 127.0.0.1')
    expect(call?.ended).toBe(true)
    expect(Object.assign({}, ...(call?.attributes ?? []))).toEqual({
      'http.request.method': 'POST',
      'server.address': '127.0.0.1',
      'server.port': port,
      'http.response.status_code': 404,
    })
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(received).toEqual([undefined])
  },
)
