import type { FieldError } from './input-errors.ts'

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
  /** Every input field that is wrong, where there may be several. */
  fields?: readonly FieldError[]
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
  readonly fields: readonly FieldError[]
  readonly retryAfterS: number | undefined
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.field = options.field
    this.fields = options.fields ?? []
    this.retryAfterS = options.retryAfterS
  }
}

/** True across bundles, where `instanceof` is not. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && String(error.code) in errorStatus
}

/** More than these are marked where they are, and not told in the message too. */
const maxSentences = 5

/** The refusal of an input that is wrong in these fields. */
export function invalidInput(fields: readonly FieldError[]): AppError {
  const [first] = fields
  const sentences = fields.slice(0, maxSentences).map((f) => f.message)
  return new AppError('invalid_input', sentences.join(' ') || 'The input is not valid.', {
    fields,
    ...(first?.field ? { field: first.field } : {}),
  })
}

export const notFound = (what: string) =>
  new AppError('not_found', `${what} was not found. It may have been removed, or belong to another organization.`)
