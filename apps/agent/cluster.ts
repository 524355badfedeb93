import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, sensitiveHeaders } from 'node:http2'
import https from 'node:https'
import { createSecureContext } from 'node:tls'
import { Http2Connections } from './http2-connections.ts'

/** All in milliseconds. A watch is silent while nothing changes, so a response has no time limit once it has begun. */
const connectMs = 10_000
const headMs = 30_000
const pingMs = 30_000

type ClusterRequest = {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  body?: string | undefined
  contentType?: string
  signal?: AbortSignal
}

type ClusterResponse = {
  status: number
  headers: IncomingHttpHeaders
  /** @throws Error if it ends early */
  body: AsyncIterable<Buffer>
  /** Ends the response unread. */
  discard(): void
}

/**
 * The API server as the agent reaches it. By Node's own clients: the one that `fetch` consists of takes 20 MB, which is a third of
 * what the agent may have.
 */
export type Cluster = {
  /** @throws Error if there is no response in time, or if it leads elsewhere */
  request(request: ClusterRequest): Promise<ClusterResponse>
  close(): void
}

type Sent = ClusterRequest & { url: URL; headers: Record<string, string | number> }

function overHttp1(agent: http.Agent, { url, method, headers, body, signal }: Sent): Promise<ClusterResponse> {
  const send = url.protocol === 'https:' ? https.request : http.request
  return new Promise((resolve, reject) => {
    const request = send(url, { method, agent, headers, ...(signal ? { signal } : {}) })
    const late = () => request.destroy(new Error('it does not respond'))
    const timers = [setTimeout(() => request.socket?.connecting !== false && late(), connectMs), setTimeout(late, headMs)]
    const settle = () => timers.forEach(clearTimeout)
    request.on('response', (response) => {
      settle()
      const { statusCode: status = 502 } = response
      resolve({ status, headers: response.headers, body: response, discard: () => response.destroy() })
    })
    request.on('error', (error) => {
      settle()
      reject(error)
    })
    request.end(body)
  })
}

/** Node ends a body that the server or a closed connection cancelled as if it were complete. */
async function* wholeBody(stream: ClientHttp2Stream): AsyncGenerator<Buffer> {
  for await (const bytes of stream) yield bytes
  if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw new Error('the response ended early')
}

function responseOf(stream: ClientHttp2Stream): Promise<ClusterResponse> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => stream.destroy(new Error('it does not respond')), headMs)
    stream.on('response', (headers) => {
      clearTimeout(late)
      resolve({ status: headers[':status'] ?? 502, headers, body: wholeBody(stream), discard: () => stream.destroy() })
    })
    stream.on('error', reject)
    stream.on('close', () => {
      clearTimeout(late)
      reject(new Error('it closed the connection'))
    })
  })
}

/** @returns undefined if the server does not speak HTTP/2 */
async function overHttp2(
  connections: Http2Connections,
  { url, method, headers, body, signal }: Sent,
): Promise<ClusterResponse | undefined> {
  const address = { ':method': method, ':path': url.pathname + url.search, [sensitiveHeaders]: ['authorization'] }
  const stream = await connections.request(
    { ...headers, ...address },
    { endStream: body === undefined, ...(signal ? { signal } : {}) },
  )
  if (!stream) return undefined
  if (body !== undefined) stream.end(body)
  return responseOf(stream)
}

/**
 * Speaks HTTP/2 where the server does, and HTTP/1.1 otherwise.
 * @param url of the API server
 * @param tokenFile with the service account's token, which the cluster rotates; read for each request
 * @param authority PEM of the cluster's certificate authority
 */
export function openCluster(url: string, tokenFile: string, authority?: string, timing = { pingMs }): Cluster {
  // One for all connections: each would otherwise parse the authority again, and keep its own copy.
  const secureContext = url.startsWith('https:') ? createSecureContext(authority ? { ca: authority } : {}) : undefined
  const connections = secureContext && new Http2Connections(url, { secureContext, connectMs, ...timing })
  const kept = { keepAlive: true, maxFreeSockets: 4 }
  const agent = secureContext ? new https.Agent({ ...kept, secureContext }) : new http.Agent(kept)
  return {
    async request(request) {
      const { body, contentType = 'application/json' } = request
      const token = (await readFile(tokenFile, 'utf8')).trim()
      const headers = {
        authorization: `Bearer ${token}`,
        accept: '*/*',
        ...(body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
      }
      const sent = { ...request, url: new URL(url + request.path), headers }
      const response = (connections && (await overHttp2(connections, sent))) ?? (await overHttp1(agent, sent))
      if (response.status < 300 || response.status >= 400) return response
      response.discard()
      throw new Error(`it redirects (${response.status})`)
    },
    close() {
      connections?.close()
      agent.destroy()
    },
  }
}
