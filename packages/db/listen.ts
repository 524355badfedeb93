import pg from 'pg'

export type Listener = { stop(): Promise<void> }

type Channel = 'outbox' | 'access' | 'watches' | 'catalog' | 'notices' | 'live' | 'flags'

/**
 * Holds one LISTEN connection open and reconnects when it breaks. `onConnected` runs when notifications start to arrive, `onLost`
 * as soon as some may have been missed.
 */
export function listen(options: {
  url: string
  /** One or several; all share the connection, so that their notices arrive in the order of their commits. */
  channel: Channel | readonly Channel[]
  onNotice: (payload: string, channel: string) => void
  onConnected?: () => void
  onLost?: (error: unknown) => void
}): Listener {
  const { url, channel, onNotice } = options
  let client: pg.Client | undefined
  let stopped = false
  const connect = async () => {
    if (stopped) return
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    let lost = false
    const retry = (error?: unknown) => {
      if (lost || stopped) return
      lost = true
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
