/** Every way a request can be refused, with the HTTP status that says so. */
export const errorStatus = {
  invalid_input: 400,
  unauthenticated: 401,
  locked: 402,
  forbidden: 403,
  reauthentication_required: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  vendor_refused: 422,
  rate_limited: 429,
  internal: 500,
  vendor_unavailable: 502,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

export type AppErrorOptions = {
  /** The input field it concerns, as a dotted path. */
  field?: string
  /** Seconds after which trying again makes sense. */
  retryAfterS?: number
  cause?: unknown
}

/**
 * A refusal that a person can act on. The message says what happened and what to do.
 * Transports map the code once: problem+json in the API, a notice in the portal.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly retryAfterS: number | undefined
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.field = options.field
    this.retryAfterS = options.retryAfterS
  }
}

/** True across bundles, where `instanceof` is not. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && String(error.code) in errorStatus
}

export const notFound = (what: string) =>
  new AppError('not_found', `${what} was not found. It may have been removed, or belong to another organization.`)
