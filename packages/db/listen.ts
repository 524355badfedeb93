import { Socket } from 'node:net'
import pg from 'pg'

export type Listener = { stop(): Promise<void> }

type Channel = 'outbox' | 'access' | 'watches' | 'catalog' | 'notices' | 'live' | 'flags'

/** A connection may die without a word, e.g. in a firewall that forgot it. */
const heartbeatMs = 5000

/**
 * Holds one LISTEN connection open and reconnects when it breaks, or when it does not answer for five seconds. `onConnected` runs when notifications start to arrive, `onLost`
 * as soon as some may have been missed.
 */
export function listen(options: {
  url: string
  /** One or several; all share the connection, so that their notices arrive in the order of their commits. */
  channel: Channel | readonly Channel[]
  onNotice: (payload: string, channel: string) => void
  onConnected?: () => void
  onLost?: (error: unknown) => void
  heartbeatMs?: number
}): Listener {
  const { url, channel, onNotice, heartbeatMs: everyMs = heartbeatMs } = options
  let client: pg.Client | undefined
  let stopped = false
  const connect = async () => {
    if (stopped) return
    const socket = new Socket()
    const within = { connectionTimeoutMillis: everyMs, query_timeout: everyMs }
    const next = new pg.Client({ connectionString: url, keepAlive: true, stream: () => socket, ...within })
    let lost = false
    let heartbeat: NodeJS.Timeout | undefined
    const retry = (error?: unknown) => {
      clearInterval(heartbeat)
      if (lost || stopped) return
      lost = true
      socket.destroy()
      options.onLost?.(error)
      setTimeout(() => void connect(), 1000)
    }
    next.on('error', retry)
    next.on('end', () => retry())
    next.on('notification', (notice) => onNotice(notice.payload ?? '', notice.channel))
    try {
      await next.connect()
      for (const name of [channel].flat()) await next.query(`listen ${name}`)
      client = next
      heartbeat = setInterval(() => void next.query('select 1').catch(retry), everyMs)
      options.onConnected?.()
    } catch (error) {
      retry(error)
    }
  }
  void connect()
  return {
    async stop() {
      stopped = true
      await client?.end().catch(() => {})
    },
  }
}
