import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { KubernetesError } from '../client.ts'

/** The status and message of a failed listing or watch. */
export function refusalOf(error: unknown): { status: number | undefined; message: string; retryAfterS?: number } {
  if (error instanceof KubernetesError) {
    const { status, message, retryAfterS } = error
    return { status, message, ...(retryAfterS === undefined ? {} : { retryAfterS }) }
  }
  if (isVendorError(error)) return { status: undefined, message: error.message }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return {
    status: undefined,
    message: `The connection was lost: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`,
  }
}
