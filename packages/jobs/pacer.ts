import { setTimeout as wait } from 'node:timers/promises'

/** Maximum pause in ms, so that one slow batch does not delay the rest for minutes. */
const maxPauseMs = 2_000

/**
 * Runs background work with pauses as long as the work itself, so that it uses at most half of its resource (usually one
 * connection's core of the database). Time spent between two pieces counts as pause.
 */
export function createPacer(): <T>(work: () => Promise<T>) => Promise<T> {
  let resumeAt = 0
  return async (work) => {
    const pause = resumeAt - performance.now()
    if (pause > 1) await wait(pause)
    const began = performance.now()
    try {
      return await work()
    } finally {
      const ended = performance.now()
      resumeAt = ended + Math.min(maxPauseMs, ended - began)
    }
  }
}
