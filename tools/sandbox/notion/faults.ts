import { HttpFaults } from '../http-faults.ts'

// Errors in Notion's format (developers.notion.com/reference/status-codes and request-limits).

const error = (status: number, code: string, message: string) => ({
  object: 'error',
  status,
  code,
  message,
  request_id: 'a-request',
})

export const notionFaults = () =>
  new HttpFaults({
    'rate-limited': {
      status: 429,
      headers: { 'retry-after': '6' },
      body: error(429, 'rate_limited', 'You have been rate limited. Please try again in a few minutes.'),
    },
    unauthorized: { status: 401, body: error(401, 'unauthorized', 'API token is invalid.') },
    'restricted-resource': {
      status: 403,
      body: error(403, 'restricted_resource', 'Insufficient permissions for this endpoint.'),
    },
    'object-not-found': {
      status: 404,
      body: error(404, 'object_not_found', 'Could not find page. Make sure it is shared with your integration.'),
    },
    'validation-error': { status: 400, body: error(400, 'validation_error', 'The start_cursor provided is invalid.') },
    conflict: { status: 409, body: error(409, 'conflict_error', 'Conflict occurred while saving.') },
    'internal-error': { status: 500, body: error(500, 'internal_server_error', 'Unexpected error occurred.') },
    unavailable: { status: 503, body: error(503, 'service_unavailable', 'Notion is unavailable.') },
  })
export type NotionFaults = ReturnType<typeof notionFaults>
