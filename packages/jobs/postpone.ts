/** Thrown by a handler to be run again at a time that somebody else has set, for example a vendor's rate limit. */
export class PostponeJob extends Error {
  readonly runAt: Date
  constructor(runAt: Date, reason: string) {
    super(reason)
    this.name = 'PostponeJob'
    this.runAt = runAt
  }
}
