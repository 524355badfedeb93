import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

// GitHub's GraphQL answers 200 with errors beside partial data. Each error has the path of the field that is null because
// of it, so one repository that is gone or closed does not spoil the answer about the others.

export type FailureKind =
  /** It does not exist, or these credentials are not told that it does. */
  | 'gone'
  /** A right is missing: the App's, the token's, single sign-on, an IP allow list. */
  | 'forbidden'
  /** GitHub ran out of its own time or budget: ask for less. */
  | 'too_large'
  | 'failed'

export type GraphqlFailure = { kind: FailureKind; path: readonly (string | number)[]; message: string }

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        type: z.string().nullish(),
        message: z.string().nullish(),
        path: z.array(z.union([z.string(), z.number()])).nullish(),
        extensions: z.looseObject({}).nullish(),
      }),
    )
    .nullish(),
  message: z.string().nullish(),
})

const tooLarge = new Set(['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED', 'EXCESSIVE_PAGINATION', 'TIMEOUT'])

function kindOf(type: string, message: string): FailureKind {
  if (type === 'NOT_FOUND') return 'gone'
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || /SAML|IP allow list|Resource not accessible/i.test(message))
    return 'forbidden'
  if (tooLarge.has(type) || /something went wrong while executing your query|timeout|timed out|resource limits/i.test(message))
    return 'too_large'
  return 'failed'
}

export const tooLargeError = (detail: string) =>
  new VendorError(
    'too_large',
    `GitHub could not answer in time (${detail}). Callboard asks for less at once, and will try again.`,
  )

/**
 * Takes an answer apart. Rate limits were recognised before (requests.ts).
 * @throws VendorError when there is no data at all
 */
export function readAnswer(
  body: unknown,
  notFound: () => VendorError,
): { data: Record<string, unknown>; failures: GraphqlFailure[] } {
  const parsed = answerSchema.safeParse(body)
  const errors = parsed.data?.errors ?? []
  const messages = [parsed.data?.message ?? '', ...errors.map((e) => e.message ?? '')].join(' ')
  const failures = errors.map((e): GraphqlFailure => {
    const message = e.message ?? 'no reason given'
    return { kind: kindOf(e.type ?? '', message), path: e.path ?? [], message }
  })
  const data = parsed.data?.data
  if (typeof data === 'object' && data !== null) return { data: data as Record<string, unknown>, failures }
  const worst = (['too_large', 'forbidden', 'gone'] as const).map((kind) => failures.find((f) => f.kind === kind)).find(Boolean)
  throw errorOf(worst ?? { kind: 'failed', path: [], message: messages.trim() || 'no data' }, notFound)
}

export const forbiddenError = (message: string) =>
  new VendorError(
    'forbidden',
    `GitHub refuses this: ${message.replace(/\.$/, '')}. Grant the permission to the token or App, then sync again.`,
  )

const incompleteError = (detail: string) =>
  new VendorError('incomplete', `GitHub gave half an answer (${detail}). Nothing was changed; Callboard will try again.`)

/** A failure as an error of its own, for a question in which nothing may be missing. */
export function errorOf(failure: GraphqlFailure, notFound: () => VendorError): VendorError {
  if (failure.kind === 'gone') return notFound()
  if (failure.kind === 'forbidden') return forbiddenError(failure.message)
  return failure.kind === 'too_large' ? tooLargeError(failure.message) : incompleteError(failure.message)
}

const startsWith = (path: readonly unknown[], prefix: readonly unknown[]) => prefix.every((part, i) => path[i] === part)

/** The failures at or below a path, and those that have none and so concern everything. */
export const failuresAt = (failures: readonly GraphqlFailure[], ...prefix: (string | number)[]): GraphqlFailure[] =>
  failures.filter((f) => f.path.length === 0 || startsWith(f.path, prefix))
