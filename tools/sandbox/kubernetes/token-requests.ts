import { createHmac } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Cluster } from './cluster.ts'
import { status } from './status.ts'

/** `--service-account-max-token-expiration`, as several clouds have it: longer lifetimes are shortened without an error. */
const maxTokenS = 24 * 3600
/** The shortest lifetime that an API server accepts. */
const minTokenS = 600
/** Without a requested one. */
const usualTokenS = 3600

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JSON Web Token of a service account; a stand-in verifies none, so any key will do. */
function tokenOf(cluster: Cluster, subject: string, [issued, expires]: readonly [number, number]): string {
  const claims = { iss: 'https://kubernetes.default.svc', sub: subject, iat: issued, nbf: issued, exp: expires }
  const signed = `${encoded({ alg: 'RS256', kid: cluster.name })}.${encoded(claims)}`
  return `${signed}.${createHmac('sha256', cluster.name).update(signed).digest('base64url')}`
}

/** TokenRequest of service accounts. The tokens are accepted until they expire. */
export function tokenRequests(app: FastifyInstance, find: (request: FastifyRequest) => Cluster): void {
  app.post('/api/v1/namespaces/:namespace/serviceaccounts/:name/token', async (request, reply) => {
    const cluster = find(request)
    const { namespace, name } = request.params as { namespace: string; name: string }
    const { spec } = request.body as { spec: { expirationSeconds?: number } }
    const requested = spec.expirationSeconds ?? usualTokenS
    if (requested < minTokenS)
      return reply
        .code(422)
        .send(
          status(
            422,
            'Invalid',
            `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${requested}: may not specify a duration less than 10 minutes`,
          ),
        )
    const issued = Math.floor(Date.now() / 1000)
    const expires = issued + Math.min(requested, maxTokenS)
    const token = tokenOf(cluster, `system:serviceaccount:${namespace}:${name}`, [issued, expires])
    cluster.issued.set(token, expires * 1000)
    return reply.code(201).send({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: new Date(issued * 1000).toISOString().replace('.000', '') },
      spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: expires - issued },
      status: { token, expirationTimestamp: new Date(expires * 1000).toISOString().replace('.000', '') },
    })
  })
}
