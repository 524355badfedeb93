import { setTimeout } from 'node:timers/promises'

export type PaceLimits = {
  /** Lists that may run at the same time. */
  lists: number
  /** Requests per second over time, and at once after a pause. */
  perSecond: number
  burst: number
}
/** As kubectl's own sustained rate. API Priority and Fairness gives all service accounts a few dozen seats to share. */
export const paceLimits: PaceLimits = { lists: 10, perSecond: 50, burst: 100 }

/** Spreads the requests to one cluster: a token bucket for all of them, and a limit for concurrent lists. */
export class RequestPace {
  private readonly limits: PaceLimits
  private readonly signal: AbortSignal
  private tokens: number
  private filledAt = Date.now()
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(limits: PaceLimits, signal: AbortSignal) {
    this.limits = limits
    this.signal = signal
    this.tokens = limits.burst
  }

  /** Resolves when the next request may be sent. @throws AbortError if the signal aborts first */
  async next(): Promise<void> {
    const now = Date.now()
    const { perSecond, burst } = this.limits
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1000) * perSecond) - 1
    this.filledAt = now
    // A negative number is what earlier callers have reserved.
    if (this.tokens < 0) await setTimeout((-this.tokens / perSecond) * 1000, undefined, { signal: this.signal })
  }

  /** Runs a list, with at most `lists` at a time. */
  async list<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.lists) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.running++
    try {
      return await work()
    } finally {
      // The place is passed on, so that nobody else takes it in between.
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}
