import { retryAfterOf } from '@callboard/plugin-kit/retry-after'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'

/**
 * Both formats of Google's errors: with `errors` and a `reason` in each (JSON APIs such as Cloud Storage), and with `status` and
 * `details` (google.rpc.Status, cloud.google.com/apis/design/errors).
 */
const body = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional() })).optional(),
    details: z.array(z.looseObject({ reason: z.string().optional(), retryDelay: z.string().optional() })).optional(),
  }),
})

export type GoogleError = { limited: boolean; retryAfterS: number | undefined; reasons: string[]; message: string }

// Rate limits may be reported as 403 as well as 429 (cloud.google.com/storage/docs/json_api/v1/status-codes).
const limits = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'concurrentLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
]

/** Parses an error response. Consumes its body. */
export async function readGoogleError(answer: Response): Promise<GoogleError> {
  const parsed = body.safeParse(await answer.json().catch(() => undefined)).data?.error
  const details = parsed?.details ?? []
  const reasons = [parsed?.status, ...(parsed?.errors ?? []).map((e) => e.reason), ...details.map((d) => d.reason)]
  const named = reasons.filter((r) => r !== undefined)
  const delay = Number.parseFloat(details.find((d) => d.retryDelay)?.retryDelay ?? '')
  return {
    limited: answer.status === 429 || named.some((r) => limits.includes(r)),
    retryAfterS: retryAfterOf(answer.headers) ?? (Number.isFinite(delay) ? Math.max(1, Math.ceil(delay)) : undefined),
    reasons: named,
    message: (parsed?.message ?? '').slice(0, 300),
  }
}

/** Error messages common to all Google services; undefined for an error specific to one service. */
export function explainGoogle(what: string, status: number, refusal: GoogleError): VendorError | undefined {
  const { limited, retryAfterS, reasons, message } = refusal
  const wait = retryAfterS === undefined ? {} : { retryAfterS }
  if (limited) return new VendorError('rate_limited', `${what} is rate limiting requests.`, wait)
  if (reasons.some((r) => r === 'accessNotConfigured' || r === 'SERVICE_DISABLED'))
    return new VendorError('forbidden', `The project has not enabled the API of ${what}. Enable it: ${message}`, {
      scope: 'account',
    })
  if (reasons.some((r) => r === 'vpcServiceControls' || r === 'SECURITY_POLICY_VIOLATED'))
    return new VendorError(
      'forbidden',
      `VPC Service Controls keep Callboard away from ${what}. Add an ingress rule for this service account.`,
      { scope: 'account' },
    )
  if (reasons.some((r) => r === 'accountDisabled' || r === 'BILLING_DISABLED'))
    return new VendorError('forbidden', `${what} is unavailable because the project’s billing account is disabled: ${message}`, {
      scope: 'account',
    })
  if (status >= 500) return new VendorError('unavailable', `${what} returned an error (${status}).`, wait)
  return undefined
}
