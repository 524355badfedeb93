const brand = Symbol.for('callboard.not-parsed')

/** Why something was not parsed, as a sentence without its subject: "took longer than 5 s to parse and was skipped". */
export class NotParsed extends Error {
  readonly [brand] = true
  readonly reason: 'too_slow' | 'too_much_memory' | 'too_large' | 'over_budget' | 'busy' | 'failed'
  constructor(reason: NotParsed['reason'], sentence: string) {
    super(sentence)
    this.reason = reason
  }

  /** Next bundles its own copy of this class, but the pool's errors are of the process's. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && brand in error
  }
}

/**
 * Thread milliseconds for one unit of work, such as a repository. `shared` is a common budget, such as for all repositories of a
 * batch: once it is used up, each may still use a little of its own, so that one does not block the others.
 */
export type Budget = { usedMs: number; readonly totalMs: number; readonly shared?: { usedMs: number; readonly totalMs: number } }

/** Remaining time of each once the shared budget is used up. */
const smallBudgetMs = 800

export function remainingBudget({ usedMs, totalMs, shared }: Budget): number {
  return (shared && shared.usedMs >= shared.totalMs ? Math.min(totalMs, smallBudgetMs) : totalMs) - usedMs
}

export function chargeBudget(budget: Budget, ms: number): void {
  budget.usedMs += ms
  if (budget.shared) budget.shared.usedMs += ms
}
