/** Thrown by a handler to be rescheduled at a given time, for example after a vendor's rate limit. */
export class PostponeJob extends Error {
  readonly runAt: Date
  constructor(runAt: Date, reason: string) {
    super(reason)
    this.name = 'PostponeJob'
    this.runAt = runAt
  }
}
