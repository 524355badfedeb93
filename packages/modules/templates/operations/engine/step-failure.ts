import { isAppError } from '@callboard/core/errors'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { isTransient, isVendorError, retryDelayS } from '@callboard/plugin-kit/vendor-error'

/** Why an attempt failed, and whether another may succeed. */
export type StepFailure = { message: string; passing: boolean; retryAfterMs: number | undefined }

const passingCodes: readonly string[] = ['unavailable', 'vendor_unavailable', 'rate_limited']

/** Why an expression or a file of a template could not be rendered. */
export const notRendered = ({ message }: NotParsed): string =>
  `The template ${message.replace('could not be parsed', 'could not be rendered')}.`

/** Explains the error of a step for whoever reads the run. */
export function stepFailure(error: unknown, { timedOut, timeoutS }: { timedOut: boolean; timeoutS: number }): StepFailure {
  const retryAfterS = retryDelayS(error)
  const retryAfterMs = retryAfterS === undefined ? undefined : retryAfterS * 1000
  if (timedOut) return { message: `The step took longer than ${timeoutS} s.`, passing: true, retryAfterMs: undefined }
  if (isVendorError(error))
    return { message: error.message, passing: isTransient(error.kind) || error.kind === 'rate_limited', retryAfterMs }
  if (isAppError(error))
    return {
      message: error.message,
      passing: passingCodes.includes(error.code),
      retryAfterMs: (error.retryAfterS ?? 0) * 1000 || undefined,
    }
  if (error instanceof NotParsed)
    return { message: notRendered(error), passing: error.reason === 'busy', retryAfterMs: undefined }
  return {
    message: 'The step failed unexpectedly. The operator finds the reason in the log.',
    passing: true,
    retryAfterMs: undefined,
  }
}
