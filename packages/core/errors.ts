import type { FieldError } from './input-errors.ts'

/** Error codes with their HTTP status. */
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
  key_reused: 422,
  rate_limited: 429,
  internal: 500,
  vendor_unavailable: 502,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

export type AppErrorOptions = {
  /** The invalid input field, as a dotted path. */
  field?: string
  /** All invalid input fields, if there may be several. */
  fields?: readonly FieldError[]
  /** Seconds until a retry makes sense. */
  retryAfterS?: number
  cause?: unknown
}

/**
 * An error that a user can act on. The message says what happened and what to do. Each transport maps the code: problem+json in
 * the API, a notice in the portal.
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

/** Works across bundles, where `instanceof` does not. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && String(error.code) in errorStatus
}

/** Beyond this number, fields are only marked in the form and not repeated in the message. */
const maxSentences = 5

/** The error for an input with these invalid fields. */
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
