/** How a kind of vendor error is handled, by every kind of read. */
type KindMeaning = {
  /** Whether it ends the whole read, or only that of one item, unless the plugin says otherwise. */
  scope: 'account' | 'item'
  /** Whether a retry can succeed without a user. */
  passing: boolean
  /** Whether administrators are notified of a connection that fails with it. */
  notifies: boolean
}

/** packages/modules/integrations/operations/treat-failure.ts handles them for each kind of read. */
const kinds = {
  /** Credentials rejected: a user must replace them. */
  unauthorized: { scope: 'account', passing: false, notifies: true },
  /** A permission is missing: a user must grant it. */
  forbidden: { scope: 'item', passing: false, notifies: true },
  /** The account does not exist, or is not visible with these credentials. */
  not_found: { scope: 'item', passing: false, notifies: true },
  /** The installation was removed at the vendor. */
  revoked: { scope: 'account', passing: false, notifies: true },
  /** Wait as long as the vendor requests. */
  rate_limited: { scope: 'account', passing: false, notifies: false },
  /** 5xx, timeouts, dropped connections: retry. */
  unavailable: { scope: 'item', passing: true, notifies: false },
  /** The vendor cannot serve a request of this size: request less. */
  too_large: { scope: 'item', passing: true, notifies: true },
  /** The response is incomplete: retry, change nothing. */
  incomplete: { scope: 'item', passing: true, notifies: false },
  /** Any other 4xx: the request was wrong for this vendor. */
  refused: { scope: 'item', passing: false, notifies: true },
} satisfies Record<string, KindMeaning>

export type VendorErrorKind = keyof typeof kinds

export const vendorErrorKinds = Object.keys(kinds) as VendorErrorKind[]

/** Whether admins are notified of a connection with this problem code, which may be one of the platform's own. */
export const notifiesOf = (code: string): boolean => !Object.hasOwn(kinds, code) || kinds[code as VendorErrorKind].notifies

/** An error or an unusable response from a vendor. The message says what happened and what to do, for an admin. */
export class VendorError extends Error {
  readonly kind: VendorErrorKind
  readonly retryAfterS: number | undefined
  /** The form field to fix, for example `secrets.token`. */
  readonly field: string | undefined
  /** Whether it ends the whole read or only that of one item. Derived from the kind unless set by the plugin. */
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

/** Kinds that a retry can resolve without a user. */
export const isTransient = (kind: VendorErrorKind): boolean => kinds[kind].passing

export const isVendorError = (error: unknown): error is VendorError => error instanceof Error && error.name === 'VendorError'

/**
 * Seconds to wait according to the vendor, including maintenance (503 with `Retry-After`). Undefined if the platform decides when
 * to retry.
 */
export function retryDelayS(error: unknown): number | undefined {
  if (!isVendorError(error)) return undefined
  if (error.kind === 'rate_limited') return Math.max(1, error.retryAfterS ?? 60)
  return isTransient(error.kind) ? error.retryAfterS : undefined
}

/** Whether an error stops the whole read. All others are failures of the item being read. */
export const affectsAccount = (error: unknown): boolean => isVendorError(error) && error.scope === 'account'
