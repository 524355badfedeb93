/** Why something was not parsed, as a sentence without its subject: "took longer than 5 s to parse and was skipped". */
export class NotParsed extends Error {
  readonly reason: 'too_slow' | 'too_much_memory' | 'too_large' | 'over_budget' | 'busy' | 'failed'
  constructor(reason: NotParsed['reason'], sentence: string) {
    super(sentence)
    this.reason = reason
  }
}

/** Milliseconds of a thread that one piece of work, such as a repository, may use in all. */
export type Budget = { leftMs: number; totalMs: number }
