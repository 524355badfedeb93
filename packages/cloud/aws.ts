import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { type HttpRequest, HttpResponse } from '@smithy/protocol-http'
import { z } from 'zod'
import { clockError } from './clock.ts'
import type { CloudContext } from './context.ts'
import { pinned } from './pinned.ts'

/** Form fields of an access key. */
export const accessKey = {
  accessKeyId: z.string().trim().min(3, 'Enter the access key.').max(200).optional(),
  secretAccessKey: z.string().trim().min(8, 'Enter the secret key.').max(200).optional(),
}

/** A complete access key. @throws VendorError `refused` naming the missing field */
export function requireAccessKey(secrets: { accessKeyId?: string | undefined; secretAccessKey?: string | undefined }) {
  const { accessKeyId, secretAccessKey } = secrets
  if (!accessKeyId) throw new VendorError('refused', 'Enter the access key.', { field: 'secrets.accessKeyId' })
  if (!secretAccessKey) throw new VendorError('refused', 'Enter the secret key.', { field: 'secrets.secretAccessKey' })
  return { accessKeyId, secretAccessKey }
}

const addressOf = ({ protocol, hostname, port, path, query }: HttpRequest): string => {
  const search = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((v) => `${encodeURIComponent(name)}=${encodeURIComponent(v ?? '')}`),
  )
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`
}

/** The HTTP handler of the official clients, guarded as in pinned.ts, which also explains `maxBytes`. Close it when done. */
export function awsTransport(context: CloudContext, maxBytes?: number) {
  const { send, close } = pinned(context, maxBytes)
  const requestHandler = {
    async handle(request: HttpRequest) {
      const { host: _, ...headers } = request.headers
      const answer = await send(addressOf(request), {
        method: request.method,
        headers,
        ...(request.body ? { body: request.body } : {}),
      })
      return {
        response: new HttpResponse({
          statusCode: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: answer.body ? Readable.fromWeb(answer.body as NodeStream) : undefined,
        }),
      }
    },
  }
  return { requestHandler, close }
}

/** The errors of official clients that are handled separately. */
type AwsError = Error & { $metadata?: { httpStatusCode?: number }; $response?: { headers?: Record<string, string> } }

/** Name, status and message of a client error. */
export function readAwsError(error: unknown): { name: string; status: number | undefined; message: string } {
  const { name, $metadata, message } = error as AwsError
  return { name, status: $metadata?.httpStatusCode, message }
}

const refusedKeys = [
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidToken',
  'TokenRefreshRequired',
  'AuthFailure',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidSignatureException',
]

/**
 * Throttling error names: those of the SDK's own retries (smithy-typescript, service-error-classification), and Cost Explorer's.
 */
const throttles = [
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]

const isWrongClock = (name: string, message: string) =>
  name === 'RequestTimeTooSkewed' ||
  name === 'RequestExpired' ||
  (/^(InvalidSignature|SignatureDoesNotMatch)/.test(name) && /signature (expired|not yet current)/i.test(message))

/** Seconds to wait according to the response. */
function waitOf(error: unknown): number | undefined {
  const headers = (error as AwsError).$response?.headers
  return headers ? retryAfterOf(new Headers(headers)) : undefined
}

/** Whose permissions a request has, for error messages, and the field to change. */
export type AwsCaller = { subject: string; field: string }

export const keysCaller: AwsCaller = { subject: 'The keys are', field: 'secrets.accessKeyId' }

/** Error messages common to all AWS services. Errors of one service are handled first. */
export function explainAws(error: unknown, what: string, { subject, field }: AwsCaller = keysCaller): unknown {
  if (isVendorError(error)) return error
  const { cause } = error as Error
  if (isVendorError(cause)) return cause
  const { name, status, message } = readAwsError(error)
  if (name === 'TypeError')
    return new VendorError('unavailable', `${what} did not respond: ${cause instanceof Error ? cause.message : message}.`, {
      field: 'settings.endpoint',
      cause: error,
    })
  if (isWrongClock(name, message)) return clockError('AWS', error)
  if (refusedKeys.includes(name) || status === 401)
    return new VendorError(
      'unauthorized',
      field === keysCaller.field
        ? 'AWS rejected these keys. They are invalid or revoked. Update them under Edit.'
        : 'AWS rejected the session of this role. Its sessions may have been revoked. Check the role in IAM.',
      { field, cause: error },
    )
  if (throttles.includes(name) || status === 429)
    return new VendorError('rate_limited', `${what} is rate limiting requests.`, {
      retryAfterS: waitOf(error) ?? 30,
      cause: error,
    })
  if (name === 'OptInRequired' || name === 'SubscriptionRequiredException')
    return new VendorError('forbidden', `This AWS account has not enabled ${what}. Enable it in the AWS console.`, {
      scope: 'account',
      cause: error,
    })
  if (status === 403 || name === 'AccessDeniedException')
    return new VendorError('forbidden', `${subject} not allowed to use ${what}: ${message}`, { field, cause: error })
  const retryAfterS = waitOf(error)
  if (status && status >= 500)
    return new VendorError('unavailable', `${what} returned an error (${status}).`, {
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
      cause: error,
    })
  if (status) return new VendorError('refused', `${what} rejected a request (${status}): ${message}`, { cause: error })
  return error
}
