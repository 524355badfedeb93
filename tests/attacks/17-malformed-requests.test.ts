import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { trustedProxies } from '@callboard/core/client-address'
import { mayReadMetrics } from '@callboard/core/metrics-access'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendProblem } from '../../apps/api/error-responses.ts'
import { hardenApi } from '../../apps/api/hardening.ts'
import { startTestApi, type TestApi } from '../../apps/api/test-api.ts'
import { pagePolicy } from '../../apps/web/lib/http/page-policy.ts'
import { createGateway } from '../../apps/web/lib/server/gateway.ts'

// The web process's gateway with an echo behind it instead of Next, which would require a build.

type Answer = { status: number; headers: IncomingMessage['headers']; body: string }
type Asked = { method?: string; path?: string; host?: string; headers?: Record<string, string>; body?: string }

const passed: string[] = []
let open: Server
let strict: Server

function serve(publicUrl: string, development = false): Promise<Server> {
  const door = createGateway({
    addresses: { publicUrl, portalDomain: 'portals.example' },
    internalUrl: 'http://10.1.2.3:3000',
    development,
    portalOfHost: async (host) => {
      if (host === 'broken.example') throw new Error('the database is away')
      return host === 'proven.example' ? 'acme' : undefined
    },
    onError: () => undefined,
  })
  const server = createServer((request, response) =>
    door.admit(request, response, () => {
      passed.push(`${request.method} ${request.url}`)
      response.end('passed')
    }),
  )
  server.on('connect', door.refuseTunnel)
  server.on('upgrade', (request, socket) => door.admitUpgrade(request, socket, () => socket.end('HTTP/1.1 101 OK\r\n\r\n')))
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function ask(
  server: Server,
  { method = 'GET', path = '/', host = 'callboard.example', headers = {}, body }: Asked,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port: portOf(server), method, path, headers: { ...headers, host } }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Bytes that no client library would send. */
function raw(server: Server, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(server), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

beforeAll(async () => {
  open = await serve('http://localhost:3000')
  strict = await serve('https://callboard.example')
})
afterAll(() => {
  for (const server of [open, strict]) server.close()
})

describe('the attacker sends a host of their own, to have links and pages made with it', () => {
  test.each([
    ['evil.example', '/', 421],
    ['evil.example', '/api/v1/entities', 421],
    ['callboard.example.evil.example', '/', 421],
    ['callboard.example:8443', '/', 421],
    ['a.b.portals.example', '/', 421],
    ['127.0.0.1', '/', 421],
    ['localhost:3000', '/', 421],
    ['10.1.2.3:3000', '/', 421],
    ['', '/', 421],
    ['broken.example', '/', 503],
    ['callboard.example', '/', 200],
    ['CALLBOARD.example:443', '/', 200],
    ['acme.portals.example', '/', 200],
    ['portals.example', '/', 200],
    ['proven.example', '/', 200],
    ['proven.example', '/api/v1/entities', 200],
    ['10.1.2.3:3000', '/api/agent/relay/1/version', 200],
    ['10.9.9.9', '/healthz', 200],
    ['10.9.9.9', '/readyz', 200],
    ['web', '/api/portal-hosts/ask?domain=x', 200],
  ])('%s%s responds with %i', async (host, path, status) => {
    const answer = await ask(strict, { host, path })
    expect(answer.status).toBe(status)
    if (status === 421) expect(answer.body).toContain('There is no portal at this hostname')
  })

  test('without a Host header at all', async () => {
    expect(await raw(strict, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /)
    expect(await raw(strict, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('for a WebSocket', async () => {
    const upgrade = (host: string) =>
      raw(strict, `GET /api/agent/connect HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    expect(await upgrade('evil.example')).toMatch(/^HTTP\/1\.1 421 /)
    expect(await upgrade('callboard.example')).toMatch(/^HTTP\/1\.1 101 /)
  })

  test('accepts names of this machine where the installation itself has one, or in development', async () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])
      expect((await ask(open, { host })).status, host).toBe(200)
    expect((await ask(open, { host: 'evil.example' })).status).toBe(421)
    const development = await serve('https://callboard.example', true)
    expect((await ask(development, { host: 'localhost:3000' })).status).toBe(200)
    development.close()
  })
})

describe('the attacker sends unexpected methods and bodies', () => {
  test.each([
    ['TRACE', '/', 405],
    ['PROPFIND', '/', 405],
    ['PUT', '/t/acme', 405],
    ['DELETE', '/', 405],
    ['TRACE', '/api/v1/entities', 405],
    ['PROPFIND', '/api/v1/entities', 405],
    ['PUT', '/api/v1/entities', 200],
    ['OPTIONS', '/', 200],
    ['POST', '/', 200],
  ])('%s %s responds with %i', async (method, path, status) => {
    const answer = await ask(strict, { method, path })
    expect(answer.status).toBe(status)
    expect(answer.headers.allow !== undefined).toBe(status === 405)
  })

  test('CONNECT does not open a tunnel', async () => {
    expect(await raw(strict, 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: callboard.example\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 405 /,
    )
  })

  test.each(['/', '/api/v1/entities'])('a GET of %s with a body is never forwarded', async (path) => {
    const before = passed.length
    expect((await ask(strict, { path, body: 'x', headers: { 'content-length': '1' } })).status).toBe(400)
    expect((await ask(strict, { path, body: 'x', headers: { 'transfer-encoding': 'chunked' } })).status).toBe(400)
    expect(passed.length).toBe(before)
    expect((await ask(strict, { path, headers: { 'content-length': '0' } })).status).toBe(200)
  })
})

describe('the attacker looks for a response without protective headers', () => {
  test.each([
    ['/', 'callboard.example'],
    ['/', 'evil.example'],
    ['/api/v1/entities', 'callboard.example'],
    ['/api/v1/entities', 'evil.example'],
    ['/healthz', 'callboard.example'],
    ['/_next/static/x.js', 'callboard.example'],
  ])('%s at %s', async (path, host) => {
    const { headers } = await ask(strict, { path, host })
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8,}$/)
    // Pages get theirs from Next's proxy, with a nonce.
    if (path !== '/' || host === 'evil.example') expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('an installation on http does not promise https', async () => {
    expect((await ask(open, { host: 'localhost:3000' })).headers['strict-transport-security']).toBeUndefined()
  })

  test('pages in production load and post nothing over http, and post to other sites only from the guided set-up', () => {
    const policy = (path: string, demo?: string) => pagePolicy({ path, nonce: 'n', development: false, demo })
    const formAction = (path: string) => /form-action ([^;]+)/.exec(policy(path))?.[1]
    for (const path of ['/', '/t/acme', '/t/acme/integrations', '/sign-in', '/t/acme/integrations/connect/github/x'])
      expect(formAction(path), path).toBe("'self'")
    for (const path of ['/t/acme/integrations/connect/github', '/integrations/connect/github']) {
      expect(formAction(path), path).toBe("'self' https:")
      expect(policy(path)).not.toMatch(/http:|127\.0\.0\.1|unsafe-eval/)
      expect(policy(path, 'http://127.0.0.1:3100')).toContain("form-action 'self' https: http://127.0.0.1:3100")
    }
  })
})

describe('the attacker connects to the API directly', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi()
  })
  afterAll(() => api.stop())
  const asked = (method: string, path: string, body?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const headers = { authorization: `Bearer ${api.token}`, ...(body ? { 'content-length': String(body.length) } : {}) }
      const request = httpRequest(new URL(path, api.base), { method, headers }, (response) => {
        response.resume()
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' }))
      })
      request.on('error', reject)
      request.end(body)
    })

  test.each(['/api/v1/entities', '/api/catalog/entities', '/api/search/query', '/api/nothing', '/healthz', '/metrics'])(
    '%s responds to malformed requests with 4xx, always with its headers',
    async (path) => {
      const answers = [
        ...(await Promise.all(['TRACE', 'PROPFIND', 'MKCOL', 'PURGE', 'M-SEARCH'].map((method) => asked(method, path)))),
        await asked('GET', path, '{}'),
      ]
      expect(answers.filter((a) => a.status < 400 || a.status >= 500)).toEqual([])
      expect(answers.at(-1)?.status).toBe(400)
      for (const answer of [...answers.slice(-1), await asked('GET', path)]) {
        expect(answer.headers['x-content-type-options']).toBe('nosniff')
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
      }
    },
  )

  test.each(['/api/catalog/entities/by-refs', '/api/catalog/entities/by-query'])(
    'POST %s rejects deep nesting before validation',
    async (path) => {
      const deep = `{"entityRefs":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
      const answer = await api.send('POST', path, deep)
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('nested more than 200 levels')])
    },
  )
})

describe('the attacker reads the metrics', () => {
  const from = (remoteAddress: string, headers: Record<string, string>) => ({ socket: { remoteAddress }, headers })
  const proxies = trustedProxies(['127.0.0.1'])
  test.each([
    ['on this machine', from('127.0.0.1', { host: '127.0.0.1:3000' }), true],
    ['on this machine, by IPv6', from('::1', { host: 'localhost' }), true],
    ['from elsewhere', from('203.0.113.7', { host: 'localhost' }), false],
    ['through a proxy on this machine', from('127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.7' }), false],
    ['through a proxy that sends no address', from('127.0.0.1', { host: 'callboard.example' }), false],
    ['through a proxy that sends Forwarded', from('127.0.0.1', { host: 'localhost', forwarded: 'for=203.0.113.7' }), false],
    ['with a made-up token', from('203.0.113.7', { host: 'localhost', authorization: 'Bearer undefined' }), false],
  ])('without a token configured, %s', (_, request, expected) => {
    expect(mayReadMetrics(request, undefined, proxies)).toBe(expected)
  })

  test('with a token configured, only the token is accepted', () => {
    const token = 'a-token-of-the-monitoring'
    const remote = (authorization: string) => mayReadMetrics(from('203.0.113.7', { authorization }), token, proxies)
    expect([`Bearer ${token}`, `bearer ${token}`].map(remote)).toEqual([true, true])
    expect(['', token, `Basic ${token}`, 'Bearer ', `Bearer ${token}x`].map(remote)).toEqual([false, false, false, false, false])
    expect(mayReadMetrics(from('127.0.0.1', { host: 'localhost' }), token, proxies)).toBe(false)
  })
})

describe('the attacker nests JSON thousands of levels deep', () => {
  const app = Fastify()
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  hardenApi(app, 'https://callboard.example')
  app.post('/', async (request) => ({ got: typeof request.body }))
  const post = (payload: string) =>
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, payload })

  test.each([
    ['arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['one level too many', `${'['.repeat(201)}${']'.repeat(201)}`],
    ['levels that are never closed', '['.repeat(500_000)],
  ])('%s', async (_, payload) => {
    const answer = await post(payload)
    expect([answer.statusCode, answer.json().detail]).toEqual([400, 'The body is nested more than 200 levels deep.'])
  })

  test('accepts everything that the database can store', async () => {
    expect((await post(`${'['.repeat(200)}${']'.repeat(200)}`)).statusCode).toBe(200)
  })
})
