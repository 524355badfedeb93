import { isAppError } from '@callboard/core/errors'
import { notFound } from 'next/navigation'

function thrownByNotFound(): unknown {
  try {
    notFound()
  } catch (error) {
    return error
  }
}

/**
 * Marks an error of an operation so that Next responds with 404 if a page does not handle it: an object may be removed between two
 * reads of one page.
 */
export function markMissing(error: unknown): void {
  if (!isAppError(error) || error.code !== 'not_found') return
  Object.assign(error, { digest: Reflect.get(Object(thrownByNotFound()), 'digest') })
}
