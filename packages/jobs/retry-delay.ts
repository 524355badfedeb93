/** Backoff of failed jobs; jitter only shortens a delay. */
export const backoff = { type: 'exponential', delay: 1000, jitter: 0.3 } as const

/** The latest time of the next attempt of a job that fails now. @param attemptsMade before this one */
export const retryAtAfter = (attemptsMade: number, now = new Date()): Date =>
  new Date(now.getTime() + backoff.delay * 2 ** attemptsMade)
