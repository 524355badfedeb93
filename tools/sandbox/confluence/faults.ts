import { HttpFaults } from '../http-faults.ts'

// Errors in the format of Confluence Cloud (developer.atlassian.com/cloud/confluence: status codes, rate limiting).

export const confluenceFaults = () =>
  new HttpFaults({
    'rate-limited': {
      status: 429,
      headers: { 'retry-after': '4', 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' },
      body: { code: 429, message: 'Rate limit exceeded' },
    },
    unauthorized: { status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } },
    forbidden: {
      status: 403,
      body: { statusCode: 403, message: 'com.atlassian.confluence.api.service.exceptions.PermissionException: Not permitted' },
    },
    'not-found': {
      status: 404,
      body: { errors: [{ status: 404, code: 'NOT_FOUND', title: 'Not Found', detail: null }] },
    },
    'invalid-parameter': {
      status: 400,
      body: {
        errors: [{ status: 400, code: 'INVALID_REQUEST_PARAMETER', title: 'Provided value for limit is invalid', detail: null }],
      },
    },
    'internal-error': { status: 500, body: { statusCode: 500, message: 'An unexpected error occurred' } },
    maintenance: {
      status: 503,
      type: 'text/html',
      headers: { 'retry-after': '9' },
      body: '<html><body>Maintenance</body></html>',
    },
  })
export type ConfluenceFaults = ReturnType<typeof confluenceFaults>
