import { AppError } from '@callboard/core/errors'

type Waiter = { enter(): void }

export type FairQueueLimits = {
  running: number
  waitingPerKey: number
  waiting: number
  waitMs: number
  /** While this returns true, a key pauses after each piece of work, so that it keeps to its share. */
  isShared?: (key: string) => boolean
  /** Share of the time that a key may use while others are waiting. */
  share?: number
  maxPauseMs?: number
}

export type FairQueue = {
  /**
   * Waits for a slot. @returns a function that releases it; call it once
   * @throws AppError `rate_limited` if the queue is full, the wait is too long, or it was aborted
   */
  enter(key: string, givenUp?: AbortSignal): Promise<() => void>
}

const overloadError = () =>
  new AppError('rate_limited', 'Too many large requests in progress. Try again in a moment, or request less data at once.', {
    retryAfterS: 5,
  })

/**
 * Slots for work that uses much of a shared resource. Each key runs at most one piece of work, and slots are assigned
 * round-robin: a key with a hundred queued requests delays another by one.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function createFairQueue(limits: FairQueueLimits): FairQueue {
  const { isShared = () => false, share = 1, maxPauseMs: maxRestMs = 2_000 } = limits
  /** End of each key's pause, in ms of `performance.now()`. */
  const resting = new Map<string, number>()
  const waiting = new Map<string, Waiter[]>()
  const active = new Set<string>()
  let count = 0

  /** Whether a key is pausing; its queue is checked again afterwards. */
  const isResting = (key: string): boolean => (resting.get(key) ?? 0) > performance.now()

  const rest = (key: string, workedMs: number): void => {
    const ms = Math.min(maxRestMs, workedMs * (1 / share - 1))
    if (ms < 1 || !isShared(key)) return
    resting.set(key, performance.now() + ms)
    setTimeout(() => {
      resting.delete(key)
      next()
    }, ms)
  }

  const next = (): void => {
    for (const [key, line] of waiting) {
      if (active.size >= limits.running) return
      if (active.has(key) || isResting(key)) continue
      // Round-robin: a served key goes to the end.
      waiting.delete(key)
      const first = line.shift()
      if (line.length > 0) waiting.set(key, line)
      if (!first) continue
      count--
      active.add(key)
      first.enter()
    }
  }

  const remove = (key: string, waiter: Waiter): void => {
    const line = waiting.get(key)?.filter((w) => w !== waiter) ?? []
    count--
    if (line.length > 0) waiting.set(key, line)
    else waiting.delete(key)
  }

  const wait = (key: string, givenUp?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        settle()
        remove(key, waiter)
        reject(overloadError())
      }
      const timer = setTimeout(leave, limits.waitMs)
      const settle = () => {
        clearTimeout(timer)
        givenUp?.removeEventListener('abort', leave)
      }
      const waiter: Waiter = {
        enter() {
          settle()
          resolve()
        },
      }
      givenUp?.addEventListener('abort', leave, { once: true })
      waiting.set(key, [...(waiting.get(key) ?? []), waiter])
      count++
    })

  return {
    async enter(key, givenUp) {
      if (givenUp?.aborted || count >= limits.waiting || (waiting.get(key)?.length ?? 0) >= limits.waitingPerKey)
        throw overloadError()
      const turn = wait(key, givenUp)
      next()
      await turn
      const began = performance.now()
      let left = false
      return () => {
        if (left) return
        left = true
        active.delete(key)
        rest(key, performance.now() - began)
        next()
      }
    },
  }
}
