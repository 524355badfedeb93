import type { Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'

type Settings = {
  /** How long readiness is denied before the port closes, in ms: load balancers notice meanwhile. */
  announceMs: number
  /** How long requests in flight may still take after that, in ms. */
  finishMs: number
  /** Ends streams, which have no end of their own. */
  endStreams(): Promise<unknown>
}

export type GracefulStop = {
  /** Whether the process is stopping, so that it is not ready. */
  isStopping(): boolean
  /** Resolves when no connection is left. */
  stop(): Promise<void>
}

/**
 * Stops a server without cutting requests: denies readiness while load balancers still send some, then closes the port, and lets
 * those in flight finish. Clients are told to close their connections.
 */
export function createGracefulStop(server: Server, settings: Settings): GracefulStop {
  let stopping: Promise<void> | undefined
  const open = new Set<ServerResponse>()
  server.prependListener('request', (_, response) => {
    if (stopping) response.setHeader('connection', 'close')
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  const stop = async () => {
    for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close')
    await wait(settings.announceMs)
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    // A connection whose last answer was sent before the stop is kept open by its client.
    const idle = setInterval(() => server.closeIdleConnections(), 100)
    const cut = setTimeout(() => server.closeAllConnections(), settings.finishMs)
    await Promise.all([settings.endStreams(), closed])
    clearInterval(idle)
    clearTimeout(cut)
  }
  return {
    isStopping: () => stopping !== undefined,
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}

/**
 * Ends the process on SIGTERM, SIGINT, or when its launcher exits: with 0 once it is drained, with 1 if that takes too long, e.g.
 * because the database is gone.
 */
export function stopOnSignal(options: { log: Logger; drain(): Promise<unknown>; withinMs: number }): void {
  const { log, drain, withinMs } = options
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    setTimeout(() => {
      log.error(`could not stop within ${withinMs / 1000} s`)
      process.exit(1)
    }, withinMs).unref()
    drain().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'could not drain')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
}
