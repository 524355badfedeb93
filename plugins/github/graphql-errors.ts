import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

type Path = readonly (string | number)[]

/** One field that GitHub returned as null, and why. */
export type FieldError = { path: Path; type: string; message: string }
/** A GraphQL response. Fields without access are null, each with its own error. */
export type PartialAnswer<T> = { data: T; errors: FieldError[] }

const body = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.looseObject({
        type: z.string().nullish(),
        message: z.string().nullish(),
        path: z.array(z.union([z.string(), z.number()])).nullish(),
      }),
    )
    .nullish(),
})

/** The query was too expensive: GitHub timed out, or rejected it. A smaller one may work. */
const tooLargePatterns = (type: string, message: string) =>
  ['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED', 'TIMEOUT'].includes(type) ||
  /something went wrong while executing your query|timed? ?out|resource limits/i.test(message)

const permissions = ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'SAML_FAILURE', 'UNAUTHORIZED']
/** Whether a field is null for lack of a permission. */
export const isPermissionError = (error: FieldError): boolean =>
  permissions.includes(error.type) || /saml|ip allow list|not accessible by|required scopes/i.test(error.message)
export const isMissing = (error: FieldError): boolean => error.type === 'NOT_FOUND'

/** The errors below a field, for example below `nodes`, 3. */
export const errorsBelow = (errors: readonly FieldError[], ...path: Path): FieldError[] =>
  errors.filter((e) => path.every((part, i) => e.path[i] === part))

/** Converts the error of one field. It affects only the item that was requested. */
export function fieldError(error: FieldError | undefined, what: string): VendorError {
  if (error && isMissing(error))
    return new VendorError('not_found', `GitHub does not show ${what} to these credentials, or it no longer exists.`)
  if (error && isPermissionError(error))
    return new VendorError(
      'forbidden',
      `GitHub denied access to ${what}: ${sentence(error.message)} Grant access to the token or App, then sync again.`,
      { scope: 'item', cause: error },
    )
  return new VendorError(
    'incomplete',
    `GitHub’s answer for ${what} is incomplete${error ? ` (${error.message})` : ''}. Previous data is kept.`,
  )
}

export const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)

/**
 * Parses a GraphQL response. Errors of a field are returned with the data, because only the caller knows which item they affect.
 * @throws VendorError `too_large` if the query was too expensive, others if there is no data at all. Rate limits were detected
 * before (requests.ts)
 */
export function partialAnswer<T>(given: unknown): PartialAnswer<T> {
  const parsed = body.safeParse(given)
  if (!parsed.success) throw incompleteResponse('it has an unexpected shape')
  const errors = (parsed.data.errors ?? []).map((e) => ({ path: e.path ?? [], type: e.type ?? '', message: e.message ?? '' }))
  const heavy = errors.find((e) => tooLargePatterns(e.type, e.message))
  if (heavy) throw tooLargeError(heavy.message || heavy.type)
  const { data } = parsed.data
  const [error] = errors
  if (typeof data !== 'object' || data === null) throw error ? withoutData(error) : incompleteResponse('no data')
  const whole = errors.find((e) => e.path.length === 0)
  if (whole) throw withoutData(whole)
  return { data: data as T, errors }
}

/** A smaller query may work; callers that can reduce it do. */
export const tooLargeError = (detail: string) =>
  new VendorError('too_large', `GitHub could not answer in time (${detail.replace(/\.$/, '')}).`)

/** Whether GitHub timed out, so that a smaller query, or REST, may work. */
export const ranOutOfTime = (error: unknown): boolean =>
  isVendorError(error) && (error.kind === 'too_large' || error.kind === 'unavailable')

const incompleteResponse = (why: string) =>
  new VendorError('incomplete', `GitHub returned an incomplete response (${why}). Nothing was changed.`)

const withoutData = (error: FieldError) =>
  isMissing(error) || isPermissionError(error) ? fieldError(error, 'this account') : incompleteResponse(error.message)

/** GitHub's own error message. */
export function toVendorError(error: Error): string {
  const { cause } = error
  const said = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : undefined
  return typeof said === 'string' && said ? said : error.message
}
