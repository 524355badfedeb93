import { VendorError } from '@callboard/plugin-kit/vendor-error'

/** Signed requests fail if the signer's clock is wrong. No admin can fix that, and new keys would not help. */
export const clockError = (vendor: string, cause?: unknown): VendorError =>
  new VendorError(
    'unavailable',
    `${vendor} rejected a request because the clock of this Callboard installation differs from its own. Ask the operator to correct the clock. Nothing was changed.`,
    { scope: 'account', cause },
  )
