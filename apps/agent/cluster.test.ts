import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { selfSignedCertificate } from '@callboard/testing/certificate'
import { eventually } from '@callboard/testing/platform'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, openCluster } from './cluster.ts'

// API servers that speak HTTP/2, as Kubernetes' own do, and servers and proxies in front of them that only speak HTTP/1.1.

const folder = mkdtempSync(path.join(os.tmpdir(), 'callboard-agent-cluster-'))
const tokenFile = path.join(folder, 'token')
const certificate = selfSignedCertificate()
/** Responses that the server has begun and not ended. */
const open = new Set<ServerResponse>()

async function answer(request: IncomingMessage, response: ServerResponse) {
  const { pathname, search } = new URL(request.url ?? '', 'http://x')
  if (pathname.endsWith('/moved')) return response.writeHead(302, { location: 'https://elsewhere.example.com' }).end()
  response.writeHead(pathname.endsWith('/missing') ? 404 : 200, { 'content-type': 'application/json', 'retry-after': '7' })
  if (pathname.endsWith('/watch')) {
    open.add(response)
    response.on('close', () => open.delete(response))
    return response.write('{"type":"ADDED"}\n')
  }
  const { method, headers, httpVersion } = request
  const { authorization, 'content-type': type = null } = headers
  const body = await text(request)
  response.end(JSON.stringify({ method, path: pathname + search, authorization, type, body, httpVersion }))
}
const listener = (request: IncomingMessage, response: ServerResponse) => void answer(request, response)

/** HTTP/2 only: a client that falls back to HTTP/1.1 would fail here. */
const http2Server = () => http2.createSecureServer(certificate, listener as never)
const servers = {
  'HTTP/2': { version: '2.0', create: http2Server },
  'HTTP/1.1 over TLS': { version: '1.1', create: () => https.createServer(certificate, listener) },
  'HTTP/1.1 without TLS': { version: '1.1', create: () => http.createServer(listener) },
}

type Server = { url: string; connections: () => number; cut(): void; stop(): Promise<void> }
const running: { close(): unknown }[] = []

async function start(server: net.Server, protocol = 'https'): Promise<Server> {
  const sockets = new Set<net.Socket>()
  let connections = 0
  server.on(protocol === 'https' ? 'secureConnection' : 'connection', () => connections++)
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const stop = async () => {
    cut()
    await new Promise((resolve) => server.close(resolve))
  }
  running.push({ close: stop })
  const { port } = server.address() as AddressInfo
  return { url: `${protocol}://127.0.0.1:${port}`, connections: () => connections, cut, stop }
}

function connect(url: string, timing?: { pingMs: number }): Cluster {
  const cluster = openCluster(`${url}/clusters/eu`, tokenFile, url.startsWith('https:') ? certificate.cert : undefined, timing)
  running.push(cluster)
  return cluster
}

const read = async (cluster: Cluster, of: Parameters<Cluster['request']>[0]) => {
  const { status, headers, body } = await cluster.request(of)
  return { status, headers, value: JSON.parse(await text(body)) as Record<string, unknown> }
}
/** Opens a watch. @returns its first line, and the promise of its end */
async function watch(cluster: Cluster, signal?: AbortSignal) {
  const { body } = await cluster.request({ method: 'GET', path: '/watch', ...(signal ? { signal } : {}) })
  const lines = body[Symbol.asyncIterator]()
  const first = String((await lines.next()).value)
  return { first, rest: lines.next() }
}

beforeAll(() => writeFileSync(tokenFile, 'first\n'))
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(Object.entries(servers))('a server that speaks %s', (name, { version, create }) => {
  const protocol = name.endsWith('without TLS') ? 'http' : 'https'
  const begin = async () => connect((await start(create(), protocol)).url)

  test('gets requests as they are, with the token that is in the file now', async () => {
    const cluster = await begin()
    const { status, headers, value } = await read(cluster, { method: 'GET', path: '/api/v1/pods?limit=500&continue=a%2Fb' })
    expect([status, headers['content-type'], headers['retry-after']]).toEqual([200, 'application/json', '7'])
    const sent = { method: 'GET', path: '/clusters/eu/api/v1/pods?limit=500&continue=a%2Fb', httpVersion: version, body: '' }
    expect(value).toMatchObject({ ...sent, authorization: 'Bearer first', type: null })
    writeFileSync(tokenFile, 'second\n')
    const review = { method: 'POST', path: '/review', body: '{"kind":"Räume"}' } as const
    expect((await read(cluster, review)).value).toMatchObject({
      ...review,
      path: '/clusters/eu/review',
      type: 'application/json',
    })
    const patch = { method: 'PATCH', path: '/secret', body: '{}', contentType: 'application/merge-patch+json' } as const
    const { value: patched } = await read(cluster, patch)
    expect(patched).toMatchObject({ method: 'PATCH', type: 'application/merge-patch+json', authorization: 'Bearer second' })
    writeFileSync(tokenFile, 'first\n')
  })

  test('has its errors passed on, and its redirects refused', async () => {
    const cluster = await begin()
    expect((await read(cluster, { method: 'GET', path: '/missing' })).status).toBe(404)
    await expect(cluster.request({ method: 'GET', path: '/moved' })).rejects.toThrow('it redirects (302)')
  })

  test('ends a request that is cancelled', async () => {
    const cluster = await begin()
    const stop = new AbortController()
    const { first, rest } = await watch(cluster, stop.signal)
    expect(first).toContain('ADDED')
    stop.abort()
    await expect(rest).rejects.toThrow()
    await eventually(async () => open.size === 0)
  })

  test('does not end a response as if it were complete when the connection is cut', async () => {
    const server = await start(create(), protocol)
    const cluster = connect(server.url)
    const { rest } = await watch(cluster)
    server.cut()
    await expect(rest).rejects.toThrow()
    expect((await read(cluster, { method: 'GET', path: '/version' })).status).toBe(200)
  })
})

describe('over HTTP/2', () => {
  test.each(['NGHTTP2_CANCEL', 'NGHTTP2_INTERNAL_ERROR'] as const)('a response that is reset (%s) ends early', async (code) => {
    const cluster = connect((await start(http2Server())).url)
    const { rest } = await watch(cluster)
    for (const response of open) (response as unknown as http2.Http2ServerResponse).stream.close(http2.constants[code])
    await expect(rest).rejects.toThrow()
  })

  test('watches share a connection, and more than a hundred need another', async () => {
    const server = await start(http2Server())
    const cluster = connect(server.url)
    await Promise.all(Array.from({ length: 100 }, () => watch(cluster)))
    expect([open.size, server.connections()]).toEqual([100, 1])
    await Promise.all(Array.from({ length: 10 }, () => watch(cluster)))
    expect([open.size, server.connections()]).toEqual([110, 2])
  })

  test('a server that takes fewer requests at a time gets more connections', async () => {
    const settings = { maxConcurrentStreams: 5 }
    const server = await start(http2.createSecureServer({ ...certificate, settings }, listener as never))
    const cluster = connect(server.url)
    await Promise.all(Array.from({ length: 12 }, () => watch(cluster)))
    expect([open.size, server.connections()]).toEqual([12, 3])
  })

  test('what follows a connection that the server ends goes over a new one', async () => {
    const sessions: http2.ServerHttp2Session[] = []
    const raw = http2Server()
    raw.on('session', (session) => sessions.push(session))
    const server = await start(raw)
    const cluster = connect(server.url)
    const { rest } = await watch(cluster)
    // GOAWAY, as API servers send it to spread their clients: open requests go on.
    for (const session of sessions) session.goaway()
    await eventually(async () => {
      await read(cluster, { method: 'GET', path: '/version' })
      return server.connections() === 2
    })
    for (const response of open) response.end('{"type":"MODIFIED"}\n')
    expect(String((await rest).value)).toContain('MODIFIED')
  })

  test('a connection that is lost without a word is found, and its watches end', async () => {
    const server = await start(http2Server())
    const proxied: net.Socket[] = []
    const proxy = net.createServer((socket) => {
      const upstream = net.connect(Number(new URL(server.url).port), '127.0.0.1')
      for (const one of [socket, upstream]) one.on('error', () => {})
      socket.pipe(upstream).pipe(socket)
      proxied.push(socket, upstream)
    })
    const { url } = await start(proxy)
    const cluster = connect(url.replace('http:', 'https:'), { pingMs: 100 })
    const { rest } = await watch(cluster)
    for (const socket of proxied) socket.unpipe().pause()
    await expect(rest).rejects.toThrow('the connection was lost')
    expect((await read(cluster, { method: 'GET', path: '/version' })).status).toBe(200)
  })
})

test('a certificate of another authority, or for another name, is refused', async () => {
  const { url } = await start(http2Server())
  const other = openCluster(url, tokenFile, selfSignedCertificate().cert)
  await expect(other.request({ method: 'GET', path: '/version' })).rejects.toThrow(/self-signed|unable to verify/)
  const named = selfSignedCertificate(['kubernetes.default.svc'])
  const wrong = await start(http2.createSecureServer(named, listener as never))
  const cluster = openCluster(wrong.url, tokenFile, named.cert)
  await expect(cluster.request({ method: 'GET', path: '/version' })).rejects.toThrow('127.0.0.1')
})

test('a server that is not there is named as such', async () => {
  const { url, stop } = await start(http2Server())
  await stop()
  await expect(connect(url).request({ method: 'GET', path: '/version' })).rejects.toThrow('ECONNREFUSED')
})
