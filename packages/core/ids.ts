declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/**
 * An organization's id. Created only where identity has been proven: from a session's membership, an API token, a job envelope or
 * a verified webhook URL. A string from a URL does not compile.
 */
export type TenantId = Branded<'TenantId'>
export type UserId = Branded<'UserId'>

/** The only constructors of branded ids; each call site is one of the proofs named above. */
export const trustedTenantId = (id: string): TenantId => id as TenantId
export const trustedUserId = (id: string): UserId => id as UserId
