/** A way to fail on purpose, for a number of requests. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; path?: string; times: number }
  | { kind: 'slow'; ms: number; path?: string; times: number }
  | { kind: 'cut'; path?: string; times: number }
  | { kind: 'graphql-error'; type: string; times: number }
  /** Lists only some of the repositories, without saying so. */
  | { kind: 'hide'; share: number; times: number }

/** Faults that wait for their requests. */
export class Faults {
  private waiting: Fault[] = []

  add(fault: Fault): void {
    this.waiting.push({ ...fault })
  }

  clear(): void {
    this.waiting = []
  }

  /** Takes the next fault of some kinds that applies to a path. */
  take<Kind extends Fault['kind']>(path: string, ...kinds: Kind[]): Extract<Fault, { kind: Kind }> | undefined {
    const fault = this.waiting.find(
      (f) => (kinds as string[]).includes(f.kind) && (!('path' in f) || !f.path || path.includes(f.path)),
    )
    if (!fault) return undefined
    fault.times--
    if (fault.times <= 0) this.waiting = this.waiting.filter((f) => f !== fault)
    return fault as Extract<Fault, { kind: Kind }>
  }
}
