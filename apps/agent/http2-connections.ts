import { type EventEmitter, once } from 'node:events'
import http2, { type ClientHttp2Session } from 'node:http2'
import net from 'node:net'
import tls from 'node:tls'

/** Requests that share a connection. Kubernetes' own servers allow as many by default; a smaller limit of the server is kept. */
const maxStreams = 100
/** How much of all responses of a connection may be unread, in bytes. One that is not read must not block the others. */
const windowBytes = 1024 * 1024

type Options = {
  secureContext: tls.SecureContext
  connectMs: number
  /** Interval of pings, in ms. A connection is lost if one is unanswered when the next is due. */
  pingMs: number
}

type Connection = { session: ClientHttp2Session; streams: number }

const room = ({ session, streams }: Connection): number =>
  session.closed || session.destroyed
    ? 0
    : Math.min(maxStreams, Math.max(1, session.remoteSettings.maxConcurrentStreams ?? maxStreams)) - streams

/** @throws Error if the event does not come in time, or an error does */
async function received(from: EventEmitter, event: string, ms: number): Promise<void> {
  const timeout = AbortSignal.timeout(ms)
  await once(from, event, { signal: timeout }).catch((error) => {
    throw timeout.aborted ? new Error('it does not respond') : error
  })
}

/** Ends the session when a ping is not answered in time: without it, watches would wait on a lost connection. */
function keepAlive(session: ClientHttp2Session, socket: tls.TLSSocket, pingMs: number): void {
  let answered = true
  const timer = setInterval(() => {
    if (session.destroyed) return
    if (!answered) {
      session.destroy(new Error('the connection was lost'))
      // What is still to be sent would never arrive.
      return void socket.destroy()
    }
    answered = false
    session.ping(() => {
      answered = true
    })
  }, pingMs)
  timer.unref()
  session.on('close', () => clearInterval(timer))
}

/**
 * HTTP/2 connections to one server: one for a hundred requests at a time. Over HTTP/1.1 each watch takes its own, with buffers and
 * TLS state of 0.4 MB.
 */
export class Http2Connections {
  private readonly url: URL
  private readonly options: Options
  private readonly open = new Set<Connection>()
  private opening: Promise<Connection | undefined> | undefined
  private refused = false

  constructor(url: string, options: Options) {
    this.url = new URL(url)
    this.options = options
  }

  /**
   * Starts a request.
   * @returns undefined if the server, or a proxy in front of it, does not speak HTTP/2
   */
  async request(...of: Parameters<ClientHttp2Session['request']>): Promise<http2.ClientHttp2Stream | undefined> {
    const connection = await this.reserve()
    if (!connection) return undefined
    try {
      const stream = connection.session.request(...of)
      stream.on('close', () => connection.streams--)
      return stream
    } catch (error) {
      connection.streams--
      throw error
    }
  }

  close(): void {
    for (const { session } of this.open) session.destroy()
  }

  /** A connection with room for a request, which is counted at once: others may wait for the same one. */
  private async reserve(): Promise<Connection | undefined> {
    while (!this.refused) {
      const free = [...this.open].find((c) => room(c) > 0)
      if (free) {
        free.streams++
        return free
      }
      this.opening ??= this.connect().finally(() => {
        this.opening = undefined
      })
      const opened = await this.opening
      if (opened?.session.closed) throw new Error('it closed the connection')
    }
    return undefined
  }

  private async connect(): Promise<Connection | undefined> {
    const { secureContext, connectMs } = this.options
    const host = this.url.hostname.replace(/^\[|\]$/g, '')
    const socket = tls.connect({
      host,
      port: Number(this.url.port || 443),
      ...(net.isIP(host) ? {} : { servername: host }),
      secureContext,
      ALPNProtocols: ['h2', 'http/1.1'],
    })
    try {
      await received(socket, 'secureConnect', connectMs)
      if (socket.alpnProtocol === 'h2') return await this.begin(socket)
      this.refused = true
    } catch (error) {
      socket.destroy()
      throw error
    }
    socket.destroy()
    return undefined
  }

  private async begin(socket: tls.TLSSocket): Promise<Connection> {
    const session = http2.connect(this.url.origin, { createConnection: () => socket, settings: { enablePush: false } })
    const connection = { session, streams: 0 }
    // Each of its requests fails as well, and says so.
    session.on('error', () => {})
    session.on('close', () => this.open.delete(connection))
    // The first message of a server, which says how many requests it takes at a time.
    await received(session, 'remoteSettings', this.options.connectMs)
    session.setLocalWindowSize(windowBytes)
    keepAlive(session, socket, this.options.pingMs)
    this.open.add(connection)
    return connection
  }
}
