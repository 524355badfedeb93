import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** A managed cluster: the address of its API server, and our credentials there. */
export type CloudCluster = {
  server: string
  /** PEM. */
  authority?: string
  /** Valid for some minutes; requested again when it expires. */
  token(): Promise<string>
  /** What to do when the cluster answers 401, and at which field. */
  unauthorized?: { message: string; field: string }
}

/** Caches a token while it is certainly valid. */
export function renewed(lifetimeMs: number, make: () => Promise<string>): () => Promise<string> {
  let kept: { at: number; token: Promise<string> } | undefined
  return () => {
    if (!kept || Date.now() - kept.at > lifetimeMs) {
      const token = make()
      kept = { at: Date.now(), token }
      // An error is not cached.
      token.catch(() => {
        kept = undefined
      })
    }
    return kept.token
  }
}

/**
 * A setting required by this access type.
 * @throws VendorError `refused` naming the field
 */
export function needed(value: string | undefined, field: string, message: string): string {
  if (!value) throw new VendorError('refused', message, { field })
  return value
}

export const decoded = (base64: string | undefined): string | undefined =>
  base64 ? Buffer.from(base64, 'base64').toString('utf8') : undefined
