import { HttpFaults } from '../http-faults.ts'

// Errors in Azure's format (learn.microsoft.com: rest/api/storageservices/blob-service-error-codes,
// azure-resource-manager/management/request-limits-and-throttling, entra/identity-platform/reference-error-codes).

const blob = (
  status: number,
  code: string,
  message: string,
  more: { headers?: Record<string, string>; detail?: string } = {},
) => ({
  status,
  type: 'application/xml',
  headers: { 'x-ms-error-code': code, 'x-ms-version': '2024-11-04', ...more.headers },
  body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:sandbox\nTime:2026-11-28T12:00:00.0000000Z</Message>${more.detail ?? ''}</Error>`,
})

export const blobFaults = () =>
  new HttpFaults({
    'server-busy': blob(503, 'ServerBusy', 'The server is busy.'),
    'too-many-requests': blob(429, 'TooManyRequests', 'Too many requests.', { headers: { 'retry-after': '6' } }),
    'too-many-requests-ms': blob(429, 'TooManyRequests', 'Too many requests.', { headers: { 'x-ms-retry-after-ms': '1500' } }),
    'signature-expired': blob(403, 'AuthenticationFailed', 'Server failed to authenticate the request.', {
      detail:
        '<AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Sun, 01 Nov 2026 00:00:00 GMT] - Expiry [Fri, 27 Nov 2026 00:00:00 GMT] - Current [Sat, 28 Nov 2026 12:00:00 GMT]</AuthenticationErrorDetail>',
    }),
    'signature-without-right': blob(
      403,
      'AuthorizationPermissionMismatch',
      'This request is not authorized to perform this operation using this permission.',
    ),
    'network-rules': blob(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.'),
    'wrong-address': blob(
      403,
      'AuthorizationSourceIPMismatch',
      'This request is not authorized to perform this operation using this source IP 192.0.2.1.',
    ),
    archived: blob(409, 'BlobArchived', 'This operation is not permitted on an archived blob.'),
    'container-gone': blob(404, 'ContainerNotFound', 'The specified container does not exist.'),
    'timed-out': blob(500, 'OperationTimedOut', 'Operation could not be completed within the permitted time.'),
  })

const entra = (status: number, error: string, description: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: {
    error,
    error_description: `${description}\r\nTrace ID: sandbox\r\nTimestamp: 2026-11-28 12:00:00Z`,
    error_codes: [Number(/AADSTS(\d+)/.exec(description)?.[1] ?? 0)],
  },
})
const resourceManager = (status: number, code: string, message: string, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: { error: { code, message } },
})

/** Entra ID's token endpoint and Azure Resource Manager. */
export const azureManagementFaults = () =>
  new HttpFaults({
    'sign-in-throttled': entra(429, 'temporarily_unavailable', 'AADSTS90055: The tenant is throttled.', { 'retry-after': '11' }),
    'sign-in-loop': entra(
      400,
      'invalid_request',
      'AADSTS50196: The server terminated an operation because it encountered a client request loop.',
    ),
    'sign-in-unavailable': entra(503, 'temporarily_unavailable', 'AADSTS90033: A transient error has occurred.', {
      'retry-after': '5',
    }),
    'secret-expired': entra(
      401,
      'invalid_client',
      "AADSTS7000222: The provided client secret keys for app 'sandbox' are expired.",
    ),
    'conditional-access': entra(400, 'invalid_grant', 'AADSTS53003: Access has been blocked by Conditional Access policies.'),
    throttled: resourceManager(429, 'SubscriptionRequestsThrottled', 'Number of requests for subscription exceeded the limit.', {
      'retry-after': '13',
      'x-ms-ratelimit-remaining-subscription-reads': '0',
    }),
    'claims-challenge': resourceManager(401, 'InvalidAuthenticationToken', 'The access token has been revoked.', {
      'www-authenticate':
        'Bearer authorization_uri="https://login.microsoftonline.com/", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="',
    }),
    forbidden: resourceManager(403, 'AuthorizationFailed', 'The client does not have authorization to perform this action.'),
    unavailable: resourceManager(503, 'ServerTimeout', 'The request timed out.', { 'retry-after': '8' }),
  })
