/** What a piece of work has asked of the database so far. */
export class DatabaseUse {
  /** Statements, without those that begin, bind or end a transaction. */
  statements = 0
  /** How often it began to wait: statements that are sent at once, or while others are not answered yet, are one wait. */
  waits = 0
  #inFlight = 0
  #since = 0
  #ms = 0

  /** Milliseconds in which at least one statement was not answered yet. */
  get ms(): number {
    return this.#ms + (this.#inFlight > 0 ? performance.now() - this.#since : 0)
  }

  /** Records that a statement is sent. @returns called once with its response */
  send(kind: 'statement' | 'control'): () => void {
    if (kind === 'statement') this.statements++
    if (this.#inFlight === 0) {
      this.waits++
      this.#since = performance.now()
    }
    this.#inFlight++
    return () => {
      this.#inFlight--
      if (this.#inFlight === 0) this.#ms += performance.now() - this.#since
    }
  }
}
