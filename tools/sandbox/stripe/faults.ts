import { HttpFaults } from '../http-faults.ts'

// Errors in Stripe's format (docs.stripe.com/api/errors, /rate-limits, /idempotent_requests).

const error = (status: number, type: string, code: string | undefined, message: string) => ({
  status,
  headers: { 'request-id': 'req_sandbox' },
  body: { error: { type, ...(code ? { code, doc_url: `https://stripe.com/docs/error-codes/${code}` } : {}), message } },
})

export const stripeFaults = () =>
  new HttpFaults({
    'rate-limited': error(429, 'invalid_request_error', 'rate_limit', 'Request rate limit exceeded.'),
    'lock-timeout': error(
      429,
      'invalid_request_error',
      'lock_timeout',
      'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
    ),
    'card-declined': error(402, 'card_error', 'card_declined', 'Your card was declined.'),
    'payment-failed': error(402, 'invalid_request_error', undefined, 'The payment could not be completed.'),
    'idempotency-key-in-use': error(
      409,
      'idempotency_error',
      'idempotency_key_in_use',
      'There is currently another in-progress request using this Stripe-Idempotency-Key.',
    ),
    'key-expired': error(401, 'invalid_request_error', 'api_key_expired', 'Expired API Key provided: sk_test_***'),
    'key-restricted': error(
      403,
      'invalid_request_error',
      undefined,
      "The provided key 'rk_test_***' does not have the required permissions for this endpoint.",
    ),
    'api-error': error(500, 'api_error', undefined, 'An unknown error occurred.'),
  })
export type StripeFaults = ReturnType<typeof stripeFaults>

/** Other documented shapes of the same objects, and values that later versions may add. */
export type StripeForms = {
  /** Customers and products as objects where usually an id is. */
  expanded: boolean
  /** Null for optional fields: no test clock, no lookup key once it was transferred to another price. */
  nulls: boolean
  /** The status of every subscription. */
  status: string | undefined
}
export const usualForms: StripeForms = { expanded: false, nulls: false, status: undefined }

/** A response in the requested shapes. */
export function inForms(value: unknown, forms: StripeForms, find: (id: string) => object | undefined): unknown {
  if (Array.isArray(value)) return value.map((v) => inForms(v, forms, find))
  if (typeof value !== 'object' || value === null) return value
  const { object } = value as { object?: unknown }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (forms.nulls && (key === 'lookup_key' || key === 'test_clock')) return [key, null]
      if (forms.status && key === 'status' && object === 'subscription') return [key, forms.status]
      if (forms.expanded && (key === 'customer' || key === 'product') && typeof inner === 'string')
        return [key, find(inner) ?? inner]
      return [key, inForms(inner, forms, find)]
    }),
  )
}
