import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TrustedProxies } from '@callboard/core/client-address'
import { signalLimits } from '@callboard/core/limits/limits'
import { type Listener, listen } from '@callboard/db/listen'
import { runInContext } from '@callboard/jobs/work-context'
import type { Platform } from '@callboard/kernel/platform'
import { findSignIn, looksLikeSignInToken, type SignedIn } from '@callboard/modules/backstage'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { addressOf } from '../../authenticate.ts'
import { createFailedTokenCounter } from '../../limit-callers.ts'
import { type Connection, type ConnectionIndex, channels, connectionIndex, parseJson, send, takeFrame } from './connections.ts'

/** Interval of pings and of checks that the sign-in is still valid. */
const checkIntervalMs = 30_000

/** Sent by the triggers of the migration `notices`. */
const notice = z.object({ tenant: z.string(), person: z.string(), channel: z.enum(channels), message: z.unknown() })

export type SignalHub = {
  /** Accepts a WebSocket of a Backstage frontend. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

type Settings = { platform: Platform; log: Logger; listenUrl: string; proxies: TrustedProxies; checkIntervalMs?: number }

export const isSignals = (url: string | undefined): boolean => /^\/api\/signals\/?(\?|$)/.test(url ?? '')

/** A browser cannot set headers of a WebSocket, so a frontend sends its token as a protocol name. */
const tokenOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? headers['sec-websocket-protocol']?.split(',')[0]?.trim() ?? ''

/** Sends database notifications for a user to their connections in that organization. */
const deliverNotices = (listenUrl: string, index: ConnectionIndex): Listener =>
  listen({
    url: listenUrl,
    channel: 'notices',
    onNotice(text) {
      const told = parseJson(text, notice)
      if (!told) return
      const { channel, message } = told
      const frame = JSON.stringify({ channel, message })
      for (const connection of index.of(told.tenant, told.person)) if (connection.channels.has(channel)) send(connection, frame)
    },
  })

/** Closes connections that do not respond, or whose sign-in has ended. */
async function check(platform: Platform, connection: Connection): Promise<void> {
  const { socket } = connection
  if (!connection.alive) return socket.terminate()
  connection.alive = false
  socket.ping()
  if (!(await findSignIn(platform, connection.token))) socket.close(4001, 'session expired')
}

function acceptConnection(index: ConnectionIndex, socket: WebSocket, token: string, who: SignedIn): void {
  const connection: Connection = { socket, token, who, channels: new Set(), alive: true }
  index.add(connection)
  const context = { kind: 'request', tenant: who.tenantId, fail: () => socket.terminate() } as const
  let minute = { frames: 0, endsAt: Date.now() + 60_000 }
  socket.on('message', (data, isBinary) => {
    if (Date.now() > minute.endsAt) minute = { frames: 0, endsAt: Date.now() + 60_000 }
    // Each is parsed on the thread that answers everybody. Not closed, which would wait for the client.
    if (++minute.frames > signalLimits.framesPerMinute) socket.terminate()
    else runInContext(context, () => takeFrame(connection, data, isBinary))
  })
  socket.on('pong', () => {
    connection.alive = true
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => index.remove(connection))
}

/** The caller of a request, or the error status. */
function createAdmission({ platform, proxies }: Settings, index: ConnectionIndex) {
  const wrong = createFailedTokenCounter()
  return async (request: IncomingMessage, token: string): Promise<SignedIn | string> => {
    const address = addressOf({ raw: request }, proxies)
    if (wrong.exceeded(address)) return '429 Too Many Requests'
    const who = looksLikeSignInToken(token) ? await findSignIn(platform, token) : undefined
    if (!who) {
      wrong.count(address)
      return '401 Unauthorized'
    }
    return index.hasRoom(who) ? who : '429 Too Many Requests'
  }
}

/**
 * Backstage's signals (plugin-signals-backend 0.3): notifies open frontends of a member's notifications, settings and stars. A
 * connection only receives messages of its own user and organization, and ends with its sign-in.
 */
export function createSignalHub(settings: Settings): SignalHub {
  const { platform, log, listenUrl, checkIntervalMs: checkEveryMs = checkIntervalMs } = settings
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: signalLimits.frameBytes,
    // A browser closes the connection unless the protocol it offered is selected.
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  })
  const index = connectionIndex()
  const admit = createAdmission(settings, index)
  const listener = deliverNotices(listenUrl, index)
  const failed = (error: unknown) => log.error({ err: error }, 'could not look up the session of a signals connection')
  const timer = setInterval(() => {
    for (const connection of index.all()) check(platform, connection).catch(failed)
  }, checkEveryMs)
  timer.unref()
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      const token = tokenOf(request)
      const take = (who: SignedIn | string) => {
        if (typeof who === 'string') refuse(who)
        else if (!socket.destroyed) server.handleUpgrade(request, socket, head, (ws) => acceptConnection(index, ws, token, who))
      }
      admit(request, token).then(take, (error) => {
        failed(error)
        refuse('503 Service Unavailable')
      })
    },
    async close() {
      clearInterval(timer)
      for (const { socket } of index.all()) socket.close(1012, 'restarting')
      server.close()
      await listener.stop()
    },
  }
}
