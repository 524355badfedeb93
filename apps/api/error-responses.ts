import { randomUUID } from 'node:crypto'
import { type ErrorCode, errorStatus, invalidInput, isAppError } from '@callboard/core/errors'
import { type FieldError, fieldErrors } from '@callboard/core/input-errors'
import { explainDatabaseError } from '@callboard/db/database-errors'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

/** An error, independent of transport. */
type ErrorResponse = {
  status: number
  code: ErrorCode
  message: string
  field?: string
  fields?: readonly FieldError[]
  retryAfterS?: number
  id?: string
}

/** List entries are identified by index. */
const pathOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** Maps any error: ours by code, the framework's by status, and all others to a 500 that only shows an id. */
export function toErrorResponse(thrown: unknown, request: FastifyRequest): ErrorResponse {
  const error = explainDatabaseError(thrown)
  if (isAppError(error)) {
    if (errorStatus[error.code] >= 500) request.log.warn({ err: error }, 'refused')
    return {
      status: errorStatus[error.code],
      code: error.code,
      message: error.message,
      ...(error.field ? { field: error.field } : {}),
      ...(error.fields.length > 1 ? { fields: error.fields } : {}),
      ...(error.retryAfterS ? { retryAfterS: error.retryAfterS } : {}),
    }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((v) => ({
      path: pathOf(v.instancePath),
      message: v.message ?? 'This value is not valid.',
    }))
    return toErrorResponse(invalidInput(fieldErrors({ issues }, undefined)), request)
  }
  const status = (error as FastifyError).statusCode
  if (status === 413) return { status, code: 'too_large', message: 'The request body is too large.' }
  if (status === 429) return { status, code: 'rate_limited', message: (error as Error).message }
  if (status !== undefined && status >= 400 && status < 500)
    return { status, code: 'invalid_input', message: (error as Error).message }
  // Extreme nesting overflows the stack; that is an error of the sender.
  if (error instanceof RangeError && error.message.includes('call stack'))
    return { status: 400, code: 'invalid_input', message: 'The request body is nested too deeply.' }
  const id = randomUUID()
  request.log.error({ err: error, id }, 'request failed')
  return { status: 500, code: 'internal', message: `Something went wrong. Contact support with error ID ${id}.`, id }
}

const titles: Record<ErrorCode, string> = {
  invalid_input: 'The request is not valid',
  unauthenticated: 'Sign-in needed',
  locked: 'Locked',
  forbidden: 'Not allowed',
  reauthentication_required: 'Reauthentication required',
  not_found: 'Not found',
  conflict: 'Conflict',
  too_large: 'Too large',
  vendor_refused: 'The connected account rejected the request',
  key_reused: 'Idempotency key used before',
  rate_limited: 'Too many requests',
  internal: 'Internal error',
  vendor_unavailable: 'The connected account did not respond',
  unavailable: 'Unavailable',
}

/** RFC 9457 problem details. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toErrorResponse(error, request)
  if (refusal.retryAfterS) reply.header('retry-after', refusal.retryAfterS)
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .send({
      type: `urn:callboard:problem:${refusal.code}`,
      title: titles[refusal.code],
      status: refusal.status,
      code: refusal.code,
      detail: refusal.message,
      ...(refusal.field ? { field: refusal.field } : {}),
      ...(refusal.fields ? { fields: refusal.fields } : {}),
      ...(refusal.id ? { id: refusal.id } : {}),
    })
}

export const backstageNames: Partial<Record<number, string>> = {
  400: 'InputError',
  401: 'AuthenticationError',
  403: 'NotAllowedError',
  404: 'NotFoundError',
  409: 'ConflictError',
  429: 'TooManyRequestsError',
  503: 'ServiceUnavailableError',
}

/** The error format of Backstage's clients. */
export function sendBackstageError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = toErrorResponse(error, request)
  if (refusal.retryAfterS) reply.header('retry-after', refusal.retryAfterS)
  return reply
    .code(refusal.status)
    .type('application/json')
    .send({
      error: { name: backstageNames[refusal.status] ?? 'Error', message: refusal.message },
      request: { method: request.method, url: request.url },
      response: { statusCode: refusal.status },
    })
}
