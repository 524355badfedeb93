import { HttpFaults } from '../http-faults.ts'
import { status } from './status.ts'

// Errors in the API server's format (kubernetes/kubernetes: staging/src/k8s.io/apiserver/pkg/server/filters and
// pkg/endpoints/handlers/responsewriters, kubernetes.io/docs/concepts/cluster-administration/flow-control).

export const kubernetesFaults = () =>
  new HttpFaults({
    /** API Priority and Fairness: rejected by its flow schema. Plain text, as the filter writes it. */
    'too-many-requests': {
      status: 429,
      type: 'text/plain; charset=utf-8',
      headers: {
        'retry-after': '1',
        'x-kubernetes-pf-flowschema-uid': '00000000-0000-4000-8000-00000000000a',
        'x-kubernetes-pf-prioritylevel-uid': '00000000-0000-4000-8000-00000000000b',
      },
      body: 'Too many requests, please try again later.\n',
    },
    /** The storage of a kind is being initialized (since 1.31). */
    initializing: {
      status: 429,
      headers: { 'retry-after': '1' },
      body: status(429, 'TooManyRequests', 'storage is (re)initializing', { retryAfterSeconds: 1 }),
    },
    unauthorized: { status: 401, body: status(401, 'Unauthorized', 'Unauthorized') },
    'etcd-timeout': { status: 500, body: status(500, 'InternalError', 'etcdserver: request timed out') },
    'shutting-down': {
      status: 503,
      headers: { 'retry-after': '1' },
      body: status(503, 'ServiceUnavailable', 'apiserver is shutting down', { retryAfterSeconds: 1 }),
    },
    /** An aggregated API whose own server does not respond. */
    'aggregated-down': { status: 503, type: 'text/plain', body: 'service unavailable\n' },
    'gateway-timeout': {
      status: 504,
      body: status(504, 'Timeout', 'Timeout: request did not complete within the allotted timeout'),
    },
    expired: {
      status: 410,
      body: status(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.'),
    },
  })
export type KubernetesFaults = ReturnType<typeof kubernetesFaults>

/** Failures of open watches. */
export const interruptions = {
  close: undefined,
  'half a line': '{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"na',
  'expired event': `${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', 'too old resource version: 1 (2)') })}\n`,
  'internal error event': `${JSON.stringify({
    type: 'ERROR',
    object: status(
      500,
      'InternalError',
      'an error on the server ("unable to decode an event from the watch stream") has prevented the request from succeeding',
    ),
  })}\n`,
  'too many requests event': `${JSON.stringify({
    type: 'ERROR',
    object: status(429, 'TooManyRequests', 'storage is (re)initializing', { retryAfterSeconds: 1 }),
  })}\n`,
} satisfies Record<string, string | undefined>
export type Interruption = keyof typeof interruptions
