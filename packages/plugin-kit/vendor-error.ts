/** What a vendor's answer means for us. Each kind has one treatment, in packages/modules/integrations/operations/sync. */
export type VendorErrorKind =
  | 'unauthorized' // credentials refused: a person must mend them
  | 'forbidden' // a right is missing: a person must grant it
  | 'not_found' // the account is not there, or not visible with these credentials
  | 'revoked' // the installation was removed on the vendor's side
  | 'rate_limited' // wait as long as the vendor says
  | 'unavailable' // 5xx, time-outs, cut connections: try again
  | 'too_large' // the vendor cannot answer a request of this size: ask for less
  | 'incomplete' // an answer that lacks what it must hold: try again, change nothing
  | 'refused' // any other 4xx: our request was wrong for this vendor

/** No item can be read until these are resolved. Every other kind may concern one item alone. */
const accountKinds: readonly VendorErrorKind[] = ['unauthorized', 'revoked', 'rate_limited']

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
    this.scope = options.scope ?? (accountKinds.includes(kind) ? 'account' : 'item')
  }
}

/** Kinds that trying again can mend without a person. */
export const isPassing = (kind: VendorErrorKind): boolean =>
  kind === 'unavailable' || kind === 'too_large' || kind === 'incomplete'

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
