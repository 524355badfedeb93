import { AppError } from '@callboard/core/errors'
import { isPassing, isVendorError } from '@callboard/plugin-kit/vendor-error'

/** Converts a vendor error to a response for the waiting user. */
export async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isVendorError(error)) throw error
    throw new AppError(isPassing(error.kind) ? 'vendor_unavailable' : 'vendor_refused', error.message, { cause: error })
  }
}
