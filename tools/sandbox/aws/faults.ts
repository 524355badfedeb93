import { HttpFaults } from '../http-faults.ts'
import { stsError } from './sts.ts'

// Errors in AWS's format. JSON services name the exception in `__type`, mostly with status 400, S3 in XML (docs.aws.amazon.com:
// CommonErrors of each service, AmazonS3/latest/API/ErrorResponses.html).

const json = (name: string, message: string, status = 400) => ({
  status,
  type: 'application/x-amz-json-1.1',
  headers: { 'x-amzn-requestid': 'sandbox' },
  body: { __type: name, message },
})

const xml = (status: number, code: string, message: string, headers: Record<string, string> = {}) => ({
  status,
  type: 'application/xml',
  headers: { 'x-amz-request-id': 'sandbox', ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>sandbox</RequestId><HostId>sandbox</HostId></Error>`,
})

const sts = (status: number, code: string, message: string) => ({ status, type: 'text/xml', body: stsError(code, message) })

export const stsFaults = () =>
  new HttpFaults({
    throttling: sts(400, 'Throttling', 'Rate exceeded'),
    'region-disabled': sts(403, 'RegionDisabledException', 'STS is not activated in this region for account:110000000001.'),
    'keys-rejected': sts(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
    'wrong-clock': sts(
      403,
      'SignatureDoesNotMatch',
      'Signature expired: 20261128T120000Z is now earlier than 20261128T121000Z (20261128T121500Z - 5 min.)',
    ),
    'internal-failure': sts(500, 'InternalFailure', 'The request processing has failed because of an unknown error.'),
  })

/** Services with the JSON protocol: Cost Explorer and ECS. */
export const awsJsonFaults = () =>
  new HttpFaults({
    throttling: json('ThrottlingException', 'Rate exceeded'),
    'throttling-old': json('Throttling', 'Rate exceeded'),
    'throttling-prefixed': json('com.amazonaws.ecs#ThrottlingException', 'Rate exceeded'),
    'limit-exceeded': json('LimitExceededException', 'You made too many calls in a short period of time. Try again later.'),
    'token-expired': json('ExpiredTokenException', 'The security token included in the request is expired'),
    'wrong-clock': json(
      'InvalidSignatureException',
      'Signature expired: 20261128T120000Z is now earlier than 20261128T121000Z (20261128T121500Z - 5 min.)',
    ),
    'access-denied': json(
      'AccessDeniedException',
      'User: arn:aws:iam::110000000001:user/callboard is not authorized to perform this action because no identity-based policy allows it',
    ),
    'not-subscribed': json('OptInRequired', 'The AWS Access Key Id needs a subscription for the service', 403),
    'data-unavailable': json('DataUnavailableException', 'Data is not available. Please try to adjust the time period.'),
    'page-expired': json('BillExpirationException', 'The requested report expired. Update the date interval and try again.'),
    'cluster-gone': json('ClusterNotFoundException', 'Cluster not found.'),
    'definition-gone': json('ClientException', 'Unable to describe task definition.'),
    'server-error': json('ServerException', 'Service Unavailable. Please try again later.', 500),
    unavailable: {
      status: 503,
      type: 'text/html',
      headers: { 'retry-after': '9' },
      body: '<html><body>Service Unavailable</body></html>',
    },
  })

export const s3Faults = () =>
  new HttpFaults({
    'slow-down': xml(503, 'SlowDown', 'Please reduce your request rate.'),
    'slow-down-with-wait': xml(503, 'SlowDown', 'Please reduce your request rate.', { 'retry-after': '4' }),
    'request-limit': xml(429, 'RequestLimitExceeded', 'Request limit exceeded.'),
    'token-expired': xml(400, 'ExpiredToken', 'The provided token has expired.'),
    'wrong-clock': xml(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'),
    'access-denied': xml(403, 'AccessDenied', 'Access Denied'),
    'other-region': xml(
      301,
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
    ),
    'wrong-region': xml(
      400,
      'AuthorizationHeaderMalformed',
      "The authorization header is malformed; the region 'eu-central-1' is wrong; expecting 'us-east-1'",
    ),
    archived: xml(403, 'InvalidObjectState', "The operation is not valid for the object's storage class"),
    'key-gone': xml(404, 'NoSuchKey', 'The specified key does not exist.'),
    'internal-error': xml(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  })
