import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

type Path = readonly (string | number)[]

/** One field that GitHub left null, and why. */
export type FieldError = { path: Path; type: string; message: string }
/** What GitHub answered. Fields that it refused are null, each with an error of its own. */
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

/** The query was too much for one request: GitHub gave up, or refused to start. Fewer things at once may work. */
const tooMuch = (type: string, message: string) =>
  ['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED', 'TIMEOUT'].includes(type) ||
  /something went wrong while executing your query|timed? ?out|resource limits/i.test(message)

const permissions = ['FORBIDDEN', 'INSUFFICIENT_SCOPES', 'SAML_FAILURE', 'UNAUTHORIZED']
/** Whether a field is null because the credentials lack a right. */
export const isRefused = (error: FieldError): boolean =>
  permissions.includes(error.type) || /saml|ip allow list|not accessible by|required scopes/i.test(error.message)
export const isMissing = (error: FieldError): boolean => error.type === 'NOT_FOUND'

/** The errors below a field, for example below `nodes`, 3. */
export const errorsBelow = (errors: readonly FieldError[], ...path: Path): FieldError[] =>
  errors.filter((e) => path.every((part, i) => e.path[i] === part))

/** What an error of one field means for the thing that was asked for. It concerns no other. */
export function fieldError(error: FieldError | undefined, what: string): VendorError {
  if (error && isMissing(error))
    return new VendorError('not_found', `GitHub does not show ${what} to these credentials, or it no longer exists.`)
  if (error && isRefused(error))
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
 * Takes a GraphQL answer apart. Errors that belong to a field are returned with the data; the caller knows whom they concern.
 * @throws VendorError `too_large` when the query was too much, others when there is no data at all. Rate limits were recognised before (requests.ts)
 */
export function partialAnswer<T>(given: unknown): PartialAnswer<T> {
  const parsed = body.safeParse(given)
  if (!parsed.success) throw halfAnswer('it has an unexpected shape')
  const errors = (parsed.data.errors ?? []).map((e) => ({ path: e.path ?? [], type: e.type ?? '', message: e.message ?? '' }))
  const heavy = errors.find((e) => tooMuch(e.type, e.message))
  if (heavy) throw tooLargeError(heavy.message || heavy.type)
  const { data } = parsed.data
  const [error] = errors
  if (typeof data !== 'object' || data === null) throw error ? withoutData(error) : halfAnswer('no data')
  const whole = errors.find((e) => e.path.length === 0)
  if (whole) throw withoutData(whole)
  return { data: data as T, errors }
}

/** Fewer things at once may work; whoever can ask for less does. */
export const tooLargeError = (detail: string) =>
  new VendorError('too_large', `GitHub could not answer in time (${detail.replace(/\.$/, '')}).`)

/** Whether GitHub gave no answer in time, so that asking for less, or by REST, may get one. */
export const ranOutOfTime = (error: unknown): boolean =>
  isVendorError(error) && (error.kind === 'too_large' || error.kind === 'unavailable')

const halfAnswer = (why: string) =>
  new VendorError('incomplete', `GitHub returned an incomplete response (${why}). Nothing was changed.`)

const withoutData = (error: FieldError) =>
  isMissing(error) || isRefused(error) ? fieldError(error, 'this account') : halfAnswer(error.message)

/** What GitHub itself said when it refused something. */
export function refusalOf(error: Error): string {
  const { cause } = error
  const said = typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : undefined
  return typeof said === 'string' && said ? said : error.message
}
