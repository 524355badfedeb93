import { HttpFaults } from '../http-faults.ts'

// Errors in GitLab's format (docs.gitlab.com/api/rest: status codes, rate limits; lib/api/api_guard.rb and
// lib/gitlab/rack_attack/request.rb of gitlab-org/gitlab). Errors are in `message`, which may be an object, or in `error`.

const limited = { 'ratelimit-limit': '2000', 'ratelimit-observed': '2001', 'ratelimit-remaining': '0' }

export const gitlabFaults = () =>
  new HttpFaults({
    'rate-limited': {
      status: 429,
      type: 'text/plain',
      headers: { ...limited, 'ratelimit-name': 'throttle_authenticated_api', 'retry-after': '3' },
      body: 'Retry later\n',
    },
    /** Limits of a single endpoint have no `Retry-After`. */
    'endpoint-limited': {
      status: 429,
      headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '7' },
      body: { message: { error: 'This endpoint has been requested too many times. Try again later.' } },
    },
    'token-expired': {
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="Protected by OAuth 2.0", error="invalid_token"' },
      body: {
        error: 'invalid_token',
        error_description: 'Token is expired. You can either do re-authorization or token refresh.',
      },
    },
    'token-revoked': {
      status: 401,
      body: { error: 'invalid_token', error_description: 'Token was revoked. You have to re-authorize from the user.' },
    },
    unauthorized: { status: 401, body: { message: '401 Unauthorized' } },
    'insufficient-scope': {
      status: 403,
      body: {
        error: 'insufficient_scope',
        error_description: 'The request requires higher privileges than provided by the access token.',
        scope: 'api read_api',
      },
    },
    forbidden: { status: 403, body: { message: '403 Forbidden' } },
    private: { status: 404, body: { message: '404 Project Not Found' } },
    'invalid-object': { status: 400, body: { message: { base: ['Reference not found'], ref: ['is invalid'] } } },
    'invalid-parameter': { status: 400, body: { error: 'per_page does not have a valid value' } },
    maintenance: {
      status: 503,
      type: 'text/html',
      headers: { 'retry-after': '5' },
      body: '<!DOCTYPE html><html><head><title>GitLab is not responding (503)</title></head><body><h1>503</h1></body></html>',
    },
    'internal-error': { status: 500, body: { message: '500 Internal Server Error' } },
  })
export type GitLabFaults = ReturnType<typeof gitlabFaults>
