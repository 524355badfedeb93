/** Why something was not parsed, as a sentence without its subject: "took longer than 5 s to parse and was skipped". */
export class NotParsed extends Error {
  readonly reason: 'too_slow' | 'too_much_memory' | 'too_large' | 'over_budget' | 'busy' | 'failed'
  constructor(reason: NotParsed['reason'], sentence: string) {
    super(sentence)
    this.reason = reason
  }
}

/**
 * Milliseconds of a thread that one piece of work, such as a repository, may use in all. `shared` is what it shares with
 * others, such as all repositories of a batch: once that is used up, each may still use a little of its own, so that files
 * of others do not suffer for those of one.
 */
export type Budget = { usedMs: number; readonly totalMs: number; readonly shared?: { usedMs: number; readonly totalMs: number } }

/** What is left for each of many when others have used up what they share. */
const smallBudgetMs = 800

export function leftOf({ usedMs, totalMs, shared }: Budget): number {
  return (shared && shared.usedMs >= shared.totalMs ? Math.min(totalMs, smallBudgetMs) : totalMs) - usedMs
}

export function spend(budget: Budget, ms: number): void {
  budget.usedMs += ms
  if (budget.shared) budget.shared.usedMs += ms
}
