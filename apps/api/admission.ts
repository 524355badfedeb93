import { AppError } from '@callboard/core/errors'
import { concurrencyLimits } from '@callboard/core/limits/limits'

type Waiter = { enter(): void; timer: NodeJS.Timeout }
type Queue = { running: number; waiting: Waiter[] }

export type AdmissionLimits = { running: number; waiting: number; waitMs: number }

export type Admission = {
  /**
   * Waits for a slot. @returns a function that releases it; call it once, however the request ended
   * @throws AppError `rate_limited` if the queue is full, or the wait is too long
   */
  enter(key: string): Promise<() => void>
  /** Running and queued requests of a key. */
  use(key: string): { running: number; waiting: number }
}

const overloadError = () =>
  new AppError('rate_limited', 'Too many concurrent requests for your organization. Retry when some have finished.', {
    retryAfterS: 2,
  })

/**
 * Limits concurrent requests per organization; others are queued for a short while. One organization cannot use up this process
 * and its database connections.
 */
export function createAdmission(
  limits: AdmissionLimits = {
    running: concurrencyLimits.requests,
    waiting: concurrencyLimits.waiting,
    waitMs: concurrencyLimits.waitMs,
  },
): Admission {
  const lines = new Map<string, Queue>()
  const leave = (key: string, line: Queue) => {
    const next = line.waiting.shift()
    if (next) {
      clearTimeout(next.timer)
      next.enter()
      return
    }
    line.running--
    if (line.running === 0) lines.delete(key)
  }
  const leaveOnce = (key: string, line: Queue) => {
    let left = false
    return () => {
      if (left) return
      left = true
      leave(key, line)
    }
  }
  return {
    use: (key) => ({ running: lines.get(key)?.running ?? 0, waiting: lines.get(key)?.waiting.length ?? 0 }),
    async enter(key) {
      const line = lines.get(key) ?? { running: 0, waiting: [] }
      lines.set(key, line)
      if (line.running < limits.running) {
        line.running++
        return leaveOnce(key, line)
      }
      if (line.waiting.length >= limits.waiting) throw overloadError()
      await new Promise<void>((enter, reject) => {
        const timer = setTimeout(() => {
          line.waiting = line.waiting.filter((w) => w.timer !== timer)
          reject(overloadError())
        }, limits.waitMs)
        line.waiting.push({ enter, timer })
      })
      return leaveOnce(key, line)
    },
  }
}
