import type { FastifyInstance } from 'fastify'
import { type AwsAccounts, callerOf, refusalOf } from './iam.ts'

/** Thrown by an action: the name and message of AWS's exception. */
export class AwsFault extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/**
 * An AWS service with the JSON protocol: the action is in a header, the input in the body
 * (smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html).
 */
export function jsonService(
  app: FastifyInstance,
  revoked: ReadonlySet<string>,
  actions: Readonly<Record<string, (input: never) => object>>,
  iam: { prefix: string; accounts?: AwsAccounts | undefined } = { prefix: '' },
): void {
  app.addContentTypeParser('application/x-amz-json-1.1', { parseAs: 'string' }, (_, body, done) => done(null, body))
  app.post('/', async (request, reply) => {
    const refuse = (name: string, message: string) =>
      reply.code(400).type('application/x-amz-json-1.1').send({ __type: name, message })
    const caller = callerOf(request, revoked, iam.accounts)
    const { problem } = caller
    if (problem === 'missing') return refuse('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
    if (problem === 'unknown-key')
      return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.')
    if (problem === 'expired') return refuse('ExpiredTokenException', 'The security token included in the request is expired')
    if (problem) return refuse('InvalidSignatureException', 'The request signature we calculated does not match.')
    const name = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
    const action = actions[name]
    const forbidden = refusalOf(caller.session, `${iam.prefix}:${name}`, '*')
    if (forbidden) return refuse('AccessDeniedException', forbidden)
    if (!action) return refuse('UnknownOperationException', 'There is no such action.')
    try {
      return reply.type('application/x-amz-json-1.1').send(action(JSON.parse(String(request.body)) as never))
    } catch (error) {
      if (error instanceof AwsFault) return refuse(error.name, error.message)
      throw error
    }
  })
}
