import { AppError } from '@callboard/core/errors'

type Waiter = { enter(): void }

export type FairLineLimits = {
  running: number
  waitingPerKey: number
  waiting: number
  waitMs: number
  /** While this says that others than a key have work too, the key rests after each turn, so that it keeps to its share. */
  isShared?: (key: string) => boolean
  /** The part of the time that a key may work while others do. */
  share?: number
  maxRestMs?: number
}

export type FairLine = {
  /**
   * Waits for a turn. @returns what ends it; call it once
   * @throws AppError `rate_limited` when too many wait, or the wait is too long or given up
   */
  enter(key: string, givenUp?: AbortSignal): Promise<() => void>
}

const refusal = () =>
  new AppError('rate_limited', 'Too many large requests in progress. Try again in a moment, or request less data at once.', {
    retryAfterS: 5,
  })

/**
 * Turns for work that takes much of a shared resource. At most one piece of work of each key runs, and whoever's turn it
 * is next is chosen among the keys in rotation: a key with a hundred waiting delays another by one piece of work.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: short functions around one state
export function createFairLine(limits: FairLineLimits): FairLine {
  const { isShared = () => false, share = 1, maxRestMs = 2_000 } = limits
  /** Until when keys rest, in ms of `performance.now()`. */
  const resting = new Map<string, number>()
  const waiting = new Map<string, Waiter[]>()
  const active = new Set<string>()
  let count = 0

  /** Whether a key rests; its line is looked at again when that is over. */
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
      // Whoever was served goes to the end of the rotation.
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
        reject(refusal())
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
      if (givenUp?.aborted || count >= limits.waiting || (waiting.get(key)?.length ?? 0) >= limits.waitingPerKey) throw refusal()
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
