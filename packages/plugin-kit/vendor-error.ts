/** What a kind of failure means, for every read alike. */
type KindMeaning = {
  /** Whether it ends the whole read, or only that of one item, unless the plugin says otherwise. */
  scope: 'account' | 'item'
  /** Whether trying again can succeed without a person. */
  passing: boolean
  /** Whether administrators are notified of a connection that fails with it. */
  notifies: boolean
}

/**
 * What a vendor's answer means for us. packages/modules/integrations/operations/treat-failure.ts says what follows from it
 * for each kind of read.
 */
const kinds = {
  /** Credentials refused: a person must replace them. */
  unauthorized: { scope: 'account', passing: false, notifies: true },
  /** A right is missing: a person must grant it. */
  forbidden: { scope: 'item', passing: false, notifies: true },
  /** The account is not there, or not visible with these credentials. */
  not_found: { scope: 'item', passing: false, notifies: true },
  /** The installation was removed on the vendor's side. */
  revoked: { scope: 'account', passing: false, notifies: true },
  /** Wait as long as the vendor says. */
  rate_limited: { scope: 'account', passing: false, notifies: false },
  /** 5xx, time-outs, cut connections: try again. */
  unavailable: { scope: 'item', passing: true, notifies: false },
  /** The vendor cannot answer a request of this size: ask for less. */
  too_large: { scope: 'item', passing: true, notifies: true },
  /** An answer that lacks what it must hold: try again, change nothing. */
  incomplete: { scope: 'item', passing: true, notifies: false },
  /** Any other 4xx: our request was wrong for this vendor. */
  refused: { scope: 'item', passing: false, notifies: true },
} satisfies Record<string, KindMeaning>

export type VendorErrorKind = keyof typeof kinds

export const vendorErrorKinds = Object.keys(kinds) as VendorErrorKind[]

/** Whether administrators are notified of a connection in trouble with this code, which may be one of the platform's own. */
export const notifiesOf = (code: string): boolean => !Object.hasOwn(kinds, code) || kinds[code as VendorErrorKind].notifies

/** A vendor said no, or nothing usable. The message says what happened and what to do, in words for an admin. */
export class VendorError extends Error {
  readonly kind: VendorErrorKind
  readonly retryAfterS: number | undefined
  /** The form field that a person must mend, for example `secrets.token`. */
  readonly field: string | undefined
  /** Whether it ends the whole read, or only that of one item. Follows from the kind unless the plugin says otherwise. */
  readonly scope: 'account' | 'item'
  constructor(
    kind: VendorErrorKind,
    message: string,
    options: { retryAfterS?: number; field?: string; scope?: 'account' | 'item'; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'VendorError'
    this.kind = kind
    this.retryAfterS = options.retryAfterS
    this.field = options.field
    this.scope = options.scope ?? kinds[kind].scope
  }
}

/** Kinds that trying again can resolve without a person. */
export const isPassing = (kind: VendorErrorKind): boolean => kinds[kind].passing

export const isVendorError = (error: unknown): error is VendorError => error instanceof Error && error.name === 'VendorError'

/**
 * Seconds that a vendor asked to wait, also one that is down for maintenance (503 with `Retry-After`). Undefined where
 * the platform decides when to try again.
 */
export function requestedWaitS(error: unknown): number | undefined {
  if (!isVendorError(error)) return undefined
  if (error.kind === 'rate_limited') return Math.max(1, error.retryAfterS ?? 60)
  return isPassing(error.kind) ? error.retryAfterS : undefined
}

/** Whether an error stops a whole read. Everything else is a failure of the item that was being read. */
export const concernsAccount = (error: unknown): boolean => isVendorError(error) && error.scope === 'account'
