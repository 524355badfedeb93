import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** A cluster that a cloud runs: where its API server is, and who we are there. */
export type CloudCluster = {
  server: string
  /** PEM. */
  authority?: string
  /** Good for some minutes; asked for anew when it is old. */
  token(): Promise<string>
}

/** Keeps a token for as long as it is surely good. */
export function renewed(lifetimeMs: number, make: () => Promise<string>): () => Promise<string> {
  let kept: { at: number; token: Promise<string> } | undefined
  return () => {
    if (!kept || Date.now() - kept.at > lifetimeMs) {
      const token = make()
      kept = { at: Date.now(), token }
      // A refusal is not remembered.
      token.catch(() => {
        kept = undefined
      })
    }
    return kept.token
  }
}

/** A setting that this way of access needs. @throws VendorError `refused` naming the field */
export function needed(value: string | undefined, field: string, message: string): string {
  if (!value) throw new VendorError('refused', message, { field })
  return value
}

export const decoded = (base64: string | undefined): string | undefined =>
  base64 ? Buffer.from(base64, 'base64').toString('utf8') : undefined
