import { isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { isModelFailure, ModelFailure, type ModelFailureKind } from '../domain/model-failure.ts'

/** An error with those behind it: SDKs wrap what the guard of outgoing requests throws. */
const withCauses = (error: unknown): Error[] =>
  error instanceof Error ? [error, ...(error.cause === error ? [] : withCauses(error.cause))] : []

/** What an error of the SDK tells of a response. */
const apiError = z.object({ responseHeaders: z.record(z.string(), z.string()) })

/** The failure of a response, by its HTTP status. */
const byStatus: Record<number, ModelFailureKind> = {
  401: 'credentials',
  403: 'credentials',
  404: 'unknown-model',
  429: 'limited',
}

/** Statuses of providers that do not accept tools, or not of this model. */
const withoutTools = [400, 422]

function kindOf(errors: readonly Error[], usesTools: boolean): ModelFailureKind {
  const guarded = errors.find(isVendorError)
  if (guarded?.kind === 'refused') return 'blocked'
  if (errors.some(({ name, message }) => name === 'TimeoutError' || /timeout/i.test(message))) return 'time-out'
  const status = errors.map((error) => ('statusCode' in error ? error.statusCode : undefined)).find((code) => code !== undefined)
  if (usesTools && withoutTools.includes(Number(status))) return 'tools'
  return byStatus[Number(status)] ?? 'broken'
}

/** What the provider says of when to ask again, in seconds; a date is ignored. */
function retryAfterOf(errors: readonly Error[]): number | undefined {
  for (const error of errors) {
    const headers = apiError.safeParse(error).data?.responseHeaders
    const seconds = Number(headers?.['retry-after'])
    if (seconds > 0) return seconds
  }
  return undefined
}

/** Why a request failed. Messages of providers may repeat parts of the key, so none is shown. */
export function failureOf(error: unknown, usesTools = false): ModelFailure {
  if (isModelFailure(error)) return error
  const errors = withCauses(error)
  return new ModelFailure(kindOf(errors, usesTools), { cause: error, retryAfterS: retryAfterOf(errors) })
}
