import { HttpFaults } from '../http-faults.ts'

// Errors in Google's format. JSON APIs name a reason in `errors` (cloud.google.com/storage/docs/json_api/v1/status-codes), newer
// ones a status with details (cloud.google.com/apis/design/errors).

const json = (code: number, reason: string, message: string, headers: Record<string, string> = {}) => ({
  status: code,
  headers,
  body: { error: { code, message, errors: [{ domain: code === 403 ? 'usageLimits' : 'global', reason, message }] } },
})
const rpc = (code: number, status: string, message: string, details: object[] = []) => ({
  status: code,
  body: { error: { code, status, message, details } },
})

export const googleFaults = () =>
  new HttpFaults({
    'rate-limited': json(429, 'rateLimitExceeded', 'The object exceeded the rate limit.'),
    'rate-limited-as-403': json(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
    'user-rate-limited': json(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', { 'retry-after': '12' }),
    'quota-exceeded': json(403, 'quotaExceeded', 'Quota exceeded.'),
    exhausted: rpc(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric "Read requests".', [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com' },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '16.4s' },
    ]),
    'not-enabled': rpc(
      403,
      'PERMISSION_DENIED',
      'Kubernetes Engine API has not been used in project 1 before or it is disabled.',
      [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED', domain: 'googleapis.com' }],
    ),
    'service-perimeter': json(403, 'vpcServiceControls', 'Request is prohibited by organization’s policy.'),
    'billing-disabled': json(403, 'accountDisabled', 'The billing account for the owning project is disabled in state absent'),
    'requester-pays': json(400, 'userProjectMissing', 'Bucket is a requester pays bucket but no user project provided.'),
    forbidden: json(403, 'forbidden', 'callboard does not have storage.objects.list access to the Google Cloud Storage bucket.'),
    unauthorized: json(401, 'authError', 'Invalid Credentials'),
    'backend-error': json(503, 'backendError', 'Backend Error', { 'retry-after': '3' }),
    'wrong-clock': {
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description:
          'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      },
    },
    'key-gone': { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid grant: account not found' } },
  })
