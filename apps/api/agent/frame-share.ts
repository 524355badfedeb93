import { concurrencyLimits } from '@callboard/core/limits/limits'
import type { WebSocket } from 'ws'

/** Shorter pauses are added up: a timer takes about a millisecond. */
const minPauseMs = 4
/** An agent is considered lost if it does not respond to pings for ten seconds, and a pause delays its response. */
const maxPauseMs = 2_000

export type FrameShare = {
  /** For a connection of an organization. @returns call it with the milliseconds that each of its frames took */
  of(tenantId: string, socket: WebSocket): (workedMs: number) => void
}

/**
 * Limits the time that the web process spends on the frames of an organization's agents: somebody who runs their own could
 * otherwise send frames without an end, of which each is parsed on the thread that answers everybody. A connection is not read
 * during its pause, so that the agent has to wait.
 * @param isShared whether others are waiting; an organization that is alone has no pauses
 */
export function createFrameShare(isShared: (tenantId: string) => boolean): FrameShare {
  /** End of each organization's pause, in ms of `performance.now()`: all its connections together have one share. */
  const restUntil = new Map<string, number>()
  return {
    of(tenantId, socket) {
      let paused = false
      return (workedMs) => {
        if (!isShared(tenantId)) return
        const now = performance.now()
        const until = Math.max(now, restUntil.get(tenantId) ?? 0) + workedMs * (1 / concurrencyLimits.agentShare - 1)
        restUntil.set(tenantId, until)
        if (paused || until - now < minPauseMs) return
        paused = true
        socket.pause()
        setTimeout(
          () => {
            paused = false
            if ((restUntil.get(tenantId) ?? 0) <= performance.now()) restUntil.delete(tenantId)
            socket.resume()
          },
          Math.min(maxPauseMs, until - now),
        ).unref()
      }
    },
  }
}
