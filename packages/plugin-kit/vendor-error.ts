/** How a vendor error is handled. Each kind has one treatment, in packages/modules/integrations/operations/sync. */
export type VendorErrorKind =
  | 'unauthorized' // credentials rejected: a user must replace them
  | 'forbidden' // a permission is missing: a user must grant it
  | 'not_found' // the account does not exist, or is not visible with these credentials
  | 'revoked' // the installation was removed at the vendor
  | 'rate_limited' // rate limited: wait as long as the vendor says
  | 'unavailable' // 5xx, timeouts, dropped connections: retry
  | 'too_large' // the vendor cannot answer a request of this size: request less
  | 'incomplete' // the response is incomplete: retry, change nothing
  | 'refused' // any other 4xx: the request was wrong for this vendor

/** Errors of these kinds affect every item. All other kinds may concern a single item. */
const accountKinds: readonly VendorErrorKind[] = ['unauthorized', 'revoked', 'rate_limited']

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
    this.scope = options.scope ?? (accountKinds.includes(kind) ? 'account' : 'item')
  }
}

/** Kinds that a retry can resolve without a user. */
export const isPassing = (kind: VendorErrorKind): boolean =>
  kind === 'unavailable' || kind === 'too_large' || kind === 'incomplete'

export const isVendorError = (error: unknown): error is VendorError => error instanceof Error && error.name === 'VendorError'

/**
 * Seconds to wait according to the vendor, including maintenance (503 with `Retry-After`). Undefined if the platform decides when
 * to retry.
 */
export function requestedWaitS(error: unknown): number | undefined {
  if (!isVendorError(error)) return undefined
  if (error.kind === 'rate_limited') return Math.max(1, error.retryAfterS ?? 60)
  return isPassing(error.kind) ? error.retryAfterS : undefined
}

/** Whether an error stops the whole read. All others are failures of the item being read. */
export const concernsAccount = (error: unknown): boolean => isVendorError(error) && error.scope === 'account'
