import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '@callboard/core/errors'
import { trustedTenantId } from '@callboard/core/ids'
import { type FromAgent, fromAgent, mayRelay, rotatesHeader, type ToAgent } from '@callboard/core/relay/frames'
import { runInContext } from '@callboard/jobs/work-context'
import type { Platform } from '@callboard/kernel/platform'
import {
  agentConnected,
  agentDisconnected,
  agentSeen,
  findAgent,
  type KnownAgent,
  rotateAgentToken,
  verifyRelayPass,
} from '@callboard/modules/integrations'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import { WebSocket, WebSocketServer } from 'ws'
import { createFailedTokenCounter } from '../limit-callers.ts'
import { hasOtherCallers } from '../recent-callers.ts'
import { createFrameShare, type FrameShare } from './frame-share.ts'

/** A connection without a response for two of these intervals is considered lost. */
const pingIntervalMs = 10_000
/** How often the age of the tokens of connected agents is looked at. */
const rotationCheckMs = 24 * 3_600_000
/** Beyond this much unread data, the worker's request is aborted: the worker lists again. */
const maxBufferedBytes = 32 * 1024 * 1024
const maxFrameBytes = 8 * 1024 * 1024
const responseTimeoutMs = 30_000

type PendingResponse = {
  head(status: number, headers: Record<string, string>): void
  chunk(data: Buffer): boolean
  end(): void
  fail(message: string): void
}

/** The connection of one agent with its pending requests. */
class Connection {
  readonly id = randomUUID()
  readonly agent: KnownAgent
  readonly socket: WebSocket
  /** Whether it can store a new token. */
  readonly rotates: boolean
  alive = true
  private next = 1
  private readonly responses = new Map<number, PendingResponse>()

  constructor({ agent, socket, rotates }: Pick<Connection, 'agent' | 'socket' | 'rotates'>, share: FrameShare) {
    this.agent = agent
    this.socket = socket
    this.rotates = rotates
    const { tenantId: tenant, integrationId: integration } = agent
    const context = { kind: 'agent', tenant, integration, fail: () => socket.terminate() } as const
    const pause = share.of(tenant, socket)
    socket.on('message', (data) => {
      const began = performance.now()
      runInContext(context, () => this.take(String(data)))
      pause(performance.now() - began)
    })
    socket.on('pong', () => {
      this.alive = true
    })
    socket.on('close', () => {
      for (const answer of this.responses.values()) answer.fail('the agent connection was lost')
      this.responses.clear()
    })
    socket.on('error', () => socket.terminate())
  }

  /** Gives the agent the successor of its token, which it stores and connects with. */
  offerToken(token: string): void {
    this.send({ type: 'token', token })
  }

  private send(frame: ToAgent): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private take(text: string): void {
    try {
      const frame = fromAgent.parse(JSON.parse(text))
      this.pass(frame)
    } catch {
      // An agent that violates the protocol is disconnected, whether a frame is unreadable or out of order.
      this.socket.close(1002, 'unreadable frame')
    }
  }

  private pass(frame: FromAgent): void {
    const answer = this.responses.get(frame.id)
    if (!answer) return
    if (frame.type === 'head')
      answer.head(frame.status, {
        'content-type': frame.contentType,
        ...(frame.retryAfter ? { 'retry-after': frame.retryAfter } : {}),
      })
    else if (frame.type === 'chunk') {
      if (!answer.chunk(Buffer.from(frame.data, 'base64'))) this.cancel(frame.id)
    } else {
      this.responses.delete(frame.id)
      if (frame.type === 'end') answer.end()
      else answer.fail(frame.message)
    }
  }

  /** Starts a request. @returns a function that aborts it */
  request(method: 'GET' | 'POST', path: string, body: string | undefined, answer: PendingResponse): () => void {
    const id = this.next++
    this.responses.set(id, answer)
    this.send({ type: 'request', id, method, path, ...(body ? { body } : {}) })
    return () => this.cancel(id)
  }

  private cancel(id: number): void {
    if (this.responses.delete(id)) this.send({ type: 'cancel', id })
  }
}

/** Writes an agent's response as the response to a worker. */
function forwardResponse(reply: FastifyReply): PendingResponse {
  const { raw } = reply
  const silent = setTimeout(() => fail('the agent did not respond'), responseTimeoutMs)
  const fail = (message: string) => {
    clearTimeout(silent)
    if (raw.headersSent) raw.destroy()
    else raw.writeHead(502, { 'content-type': 'text/plain' }).end(message)
  }
  return {
    head(status, headers) {
      clearTimeout(silent)
      if (raw.headersSent) throw new Error('a second head for the same answer')
      raw.writeHead(status, headers)
      raw.flushHeaders()
    },
    chunk(data) {
      if (!raw.headersSent) throw new Error('a chunk before the head of its answer')
      if (!raw.write(data) && raw.writableLength > maxBufferedBytes) {
        raw.destroy()
        return false
      }
      return true
    },
    end: () => void raw.end(),
    fail,
  }
}

/** As determined by the web process (packages/core/client-address.ts), which replaces whatever a client sent in this header. */
const remoteAddressOf = (request: IncomingMessage): string =>
  String(request.headers['x-real-ip'] ?? request.socket.remoteAddress ?? '')

export type AgentHub = {
  /** Accepts an agent's WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  routes(app: FastifyInstance): Promise<void>
  close(): Promise<void>
}

/**
 * Endpoint for agents of private clusters, and for requests of our workers through them. `relayUrl` is the address at which
 * workers reach this process.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function createAgentHub({ platform, log, relayUrl }: { platform: Platform; log: Logger; relayUrl: string }): AgentHub {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  const connections = new Map<string, Connection>()
  /** The last connect or disconnect of each agent being recorded, so that they are recorded in order. */
  const noting = new Map<string, Promise<unknown>>()
  const note = (agent: KnownAgent, write: () => Promise<unknown>): Promise<unknown> => {
    const former = noting.get(agent.integrationId) ?? Promise.resolve()
    const written = former.catch(() => undefined).then(write)
    noting.set(agent.integrationId, written)
    const cleanUp = () => {
      if (noting.get(agent.integrationId) === written) noting.delete(agent.integrationId)
    }
    written.then(cleanUp, cleanUp)
    return written
  }
  const wrong = createFailedTokenCounter()
  const share = createFrameShare(hasOtherCallers)

  const rotate = async (connection: Connection) => {
    if (!connection.rotates) return
    const successor = await rotateAgentToken(connection.agent)
    if (successor) connection.offerToken(successor)
  }

  const welcome = async (agent: KnownAgent, socket: WebSocket, request: IncomingMessage) => {
    const connection = new Connection({ agent, socket, rotates: request.headers[rotatesHeader] === 'true' }, share)
    // One agent per integration: a new connection replaces an old one that may be half-open.
    connections.get(agent.integrationId)?.socket.close(4000, 'replaced by a newer connection')
    connections.set(agent.integrationId, connection)
    const tell = log.child({ tenant: agent.tenantId, integration: agent.integrationId })
    socket.on('close', (code) => {
      if (connections.get(agent.integrationId) === connection) connections.delete(agent.integrationId)
      tell.info({ code }, 'agent disconnected')
      note(agent, () => agentDisconnected(agent, connection.id)).catch((error) =>
        tell.warn({ err: error }, 'could not record agent disconnect'),
      )
    })
    const version = /callboard-agent\/([\w.-]{1,40})/.exec(request.headers['user-agent'] ?? '')?.[1] ?? null
    await note(agent, () => agentConnected(agent, { id: connection.id, relayUrl, version, address: remoteAddressOf(request) }))
    tell.info({ version }, 'agent connected')
    await rotate(connection)
  }

  const pulse = setInterval(() => {
    for (const connection of connections.values()) {
      if (!connection.alive) {
        connection.socket.terminate()
        continue
      }
      connection.alive = false
      connection.socket.ping()
      agentSeen(connection.agent, connection.id)
        .then((known) => (known ? undefined : connection.socket.close(4001, 'this token is no longer valid')))
        .catch((error) => log.warn({ err: error }, 'could not record agent heartbeat'))
    }
  }, pingIntervalMs)
  pulse.unref()
  const rotation = setInterval(() => {
    for (const connection of connections.values())
      rotate(connection).catch((error) => log.warn({ err: error }, 'could not replace an agent token'))
  }, rotationCheckMs)
  rotation.unref()

  return {
    upgrade(request, socket, head) {
      const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      socket.on('error', () => socket.destroy())
      const address = remoteAddressOf(request)
      if (wrong.exceeded(address)) {
        refuse('429 Too Many Requests')
        return
      }
      findAgent(token)
        .then((agent) => {
          if (!agent) {
            wrong.count(address)
            return refuse('401 Unauthorized')
          }
          sockets.handleUpgrade(request, socket, head, (ws) => {
            welcome(agent, ws, request).catch((error) => {
              log.error({ err: error }, 'could not accept agent connection')
              ws.close(1011)
            })
          })
        })
        .catch((error) => {
          log.error({ err: error }, 'could not look up agent')
          refuse('503 Service Unavailable')
        })
    },
    async routes(app) {
      app.removeAllContentTypeParsers()
      app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 20_000 }, (_, body, done) => done(null, body))
      app.route({
        method: ['GET', 'POST'],
        url: '/api/agent/relay/:integrationId/*',
        schema: { hide: true },
        async handler(request, reply) {
          const { integrationId } = request.params as { integrationId: string }
          const tenantId = trustedTenantId(String(request.headers['x-callboard-tenant'] ?? ''))
          const pass = String(request.headers['x-callboard-relay'] ?? '')
          if (!(await verifyRelayPass(platform, tenantId, integrationId, pass)))
            throw new AppError('unauthenticated', 'Only Callboard’s own workers send requests through an agent.')
          const path = request.url.slice(request.url.indexOf(integrationId) + integrationId.length)
          const method = request.method === 'POST' ? 'POST' : 'GET'
          if (!mayRelay(method, path))
            throw new AppError('forbidden', `The agent does not relay ${method} ${path.split('?')[0]}.`)
          const connection = connections.get(integrationId)
          if (connection?.agent.tenantId !== tenantId)
            throw new AppError('vendor_unavailable', 'The agent is not connected to this process.')
          reply.hijack()
          const cancel = connection.request(
            method,
            path,
            typeof request.body === 'string' ? request.body : undefined,
            forwardResponse(reply),
          )
          reply.raw.on('close', cancel)
        },
      })
    },
    async close() {
      clearInterval(pulse)
      clearInterval(rotation)
      for (const { socket } of connections.values()) socket.close(1012, 'restarting')
      sockets.close()
    },
  }
}
