/** An injected failure for a number of requests. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; path?: string; times: number }
  | { kind: 'slow'; ms: number; path?: string; times: number }
  | { kind: 'cut'; path?: string; times: number }
  | { kind: 'graphql-error'; type: string; times: number }
  /** Lists only some of the repositories, without reporting it. */
  | { kind: 'hide'; share: number; times: number }
  | NamedFault

/** Affects one object of the organization, in every request for it, until the faults are cleared. */
export type NamedFault =
  /**
   * `forbidden`: its node is null wherever it is requested. `withheld`: also in listings. `not-found`: as if deleted. The others
   * respond like GitHub if its files take more than ten seconds.
   */
  | {
      kind: 'repository'
      repository: string
      as: 'forbidden' | 'withheld' | 'not-found' | 'bad-gateway' | 'timeout' | 'resource-limits'
    }
  | { kind: 'null-member'; login: string }
  /**
   * The token or App lacks a permission. A missing scope rejects the whole query, a missing permission the field. Webhooks are
   * forbidden for fine-grained tokens, and hidden from classic ones.
   */
  | {
      kind: 'missing-right'
      right:
        | 'email-scope'
        | 'email'
        | 'verified-emails'
        | 'deployments'
        | 'discussions'
        | 'members'
        | 'properties'
        | 'webhooks'
        | 'webhooks-scope'
    }
  /** REST returns at most this number of tree entries, and marks the list as truncated. */
  | { kind: 'truncate-trees'; entries: number }

type Timed = Extract<Fault, { times: number }>

/** Pending faults. */
export class Faults {
  private waiting: Fault[] = []

  add(fault: Fault): void {
    this.waiting.push({ ...fault })
  }

  clear(): void {
    this.waiting = []
  }

  /** Active faults by name. */
  named<Kind extends NamedFault['kind']>(kind: Kind): Extract<NamedFault, { kind: Kind }>[] {
    return this.waiting.filter((f): f is Extract<NamedFault, { kind: Kind }> => f.kind === kind)
  }

  /** Takes the next fault of some kinds that applies to a path. */
  take<Kind extends Timed['kind']>(path: string, ...kinds: Kind[]): Extract<Timed, { kind: Kind }> | undefined {
    const fault = this.waiting.find(
      (f): f is Timed =>
        'times' in f && (kinds as string[]).includes(f.kind) && (!('path' in f) || !f.path || path.includes(f.path)),
    )
    if (!fault) return undefined
    fault.times--
    if (fault.times <= 0) this.waiting = this.waiting.filter((f) => f !== fault)
    return fault as Extract<Timed, { kind: Kind }>
  }
}
