import { AppError } from '@callboard/core/errors'

type Waiter = { enter(): void }

export type FairLineLimits = { running: number; waitingPerKey: number; waiting: number; waitMs: number }

export type FairLine = {
  /**
   * Waits for a turn. @returns what ends it; call it once
   * @throws AppError `rate_limited` when too many wait, or the wait is too long or given up
   */
  enter(key: string, givenUp?: AbortSignal): Promise<() => void>
}

const refusal = () =>
  new AppError(
    'rate_limited',
    'Too many large requests are going on at a time. Try again in a moment, or request less at once.',
    {
      retryAfterS: 5,
    },
  )

/**
 * Turns for work that takes much of a shared resource. At most one piece of work of each key runs, and whoever's turn it
 * is next is chosen among the keys in rotation: a key with a hundred waiting delays another by one piece of work.
 */
export function createFairLine(limits: FairLineLimits): FairLine {
  const waiting = new Map<string, Waiter[]>()
  const active = new Set<string>()
  let count = 0

  const next = (): void => {
    for (const [key, line] of waiting) {
      if (active.size >= limits.running) return
      if (active.has(key)) continue
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
      let left = false
      return () => {
        if (left) return
        left = true
        active.delete(key)
        next()
      }
    },
  }
}
