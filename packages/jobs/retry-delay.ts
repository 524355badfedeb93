/** How failed jobs are tried again; the jitter only makes a delay shorter. */
export const backoff = { type: 'exponential', delay: 1000, jitter: 0.3 } as const

/** When a job that fails now is tried again at the latest. @param attemptsMade before this one */
export const retryAtAfter = (attemptsMade: number, now = new Date()): Date =>
  new Date(now.getTime() + backoff.delay * 2 ** attemptsMade)
