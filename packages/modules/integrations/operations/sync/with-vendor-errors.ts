import { AppError } from '@callboard/core/errors'
import { isTransient, isVendorError, type VendorError } from '@callboard/plugin-kit/vendor-error'

/** The kind of a vendor error for a waiting user: transient, or permanent. */
export const refusalOf = (error: VendorError): AppError =>
  new AppError(isTransient(error.kind) ? 'vendor_unavailable' : 'vendor_refused', error.message, {
    cause: error,
    ...(error.retryAfterS ? { retryAfterS: error.retryAfterS } : {}),
  })

/** Converts a vendor error to a response for the waiting user. */
export async function withVendorErrors<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isVendorError(error) ? refusalOf(error) : error
  }
}
