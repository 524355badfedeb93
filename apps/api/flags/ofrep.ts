import { hash } from 'node:crypto'
import type { Context, Evaluation } from '@callboard/flags-evaluator/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toErrorResponse } from '../error-responses.ts'
import { clientOf, type FlagService } from './client-of.ts'
import { isSampled } from './exposures.ts'
import { localEvaluationRoutes } from './local-evaluation.ts'
import { secretOf } from './secret-of.ts'

// OpenFeature Remote Evaluation Protocol 0.3 (github.com/open-feature/protocol, service/openapi.yaml).

type Failure = { key?: string; errorCode: string; errorDetails: string }
type Success = { key: string; reason: string; value?: unknown; variant?: string; metadata?: Record<string, string> }

const bodyLimit = 64 * 1024

/** An error of the request, in the protocol's words. */
class OfrepError extends Error {
  readonly errorCode: 'PARSE_ERROR' | 'INVALID_CONTEXT'
  constructor(errorCode: 'PARSE_ERROR' | 'INVALID_CONTEXT', message: string) {
    super(message)
    this.errorCode = errorCode
  }
}

/** @throws OfrepError unless the body has a context that is an object, with a text as targeting key if it has one */
function contextOf(body: unknown): Context {
  const context = typeof body === 'object' && body !== null ? (body as { context?: unknown }).context : undefined
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw new OfrepError('INVALID_CONTEXT', 'Send the evaluation context as an object: {"context": {"targetingKey": "user-1"}}.')
  const { targetingKey } = context as Context
  if (targetingKey !== undefined && typeof targetingKey !== 'string')
    throw new OfrepError('INVALID_CONTEXT', 'targetingKey must be a text.')
  return context as Context
}

/** What somebody should do who still evaluates an archived flag. */
const archivedWarning = (until: number) =>
  `This flag is archived. Remove it from the code: from ${new Date(until).toISOString().slice(0, 10)} on there is no such flag.`

/** The protocol has no DEFAULT: a flag whose rules matched nobody is UNKNOWN, and its metadata says so. */
function reasonOf({ reason, rule, archivedUntil }: Evaluation): Pick<Success, 'reason' | 'metadata'> {
  if (archivedUntil !== undefined) return { reason, metadata: { warning: archivedWarning(archivedUntil) } }
  if (reason === 'DEFAULT') return { reason: 'UNKNOWN', metadata: { reason } }
  return rule === null ? { reason } : { reason, metadata: { rule } }
}

function toAnswer(evaluation: Evaluation): Success | Failure {
  const { key, value, variant, unit, error } = evaluation
  if (unit?.problem === 'missing' && unit.attribute === 'targetingKey')
    return {
      key,
      errorCode: 'TARGETING_KEY_MISSING',
      errorDetails: 'This flag is assigned by targetingKey, which the context does not have.',
    }
  if (evaluation.reason === 'ERROR')
    return unit
      ? {
          key,
          errorCode: 'INVALID_CONTEXT',
          errorDetails: `${unit.attribute} must be a text of up to 100 characters, or a whole number.`,
        }
      : { key, errorCode: 'GENERAL', errorDetails: error ?? 'This flag cannot be evaluated.' }
  return { key, ...(value === undefined ? {} : { value }), ...(variant === null ? {} : { variant }), ...reasonOf(evaluation) }
}

/** Errors in the protocol's shape: with the flag's key where one flag was asked for. */
function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { key } = request.params as { key?: string }
  const common = key === undefined ? {} : { key }
  if (error instanceof OfrepError)
    return reply.code(400).send({ ...common, errorCode: error.errorCode, errorDetails: error.message })
  const { status, message, retryAfterS } = toErrorResponse(error, request)
  if (retryAfterS) reply.header('retry-after', retryAfterS)
  if (status === 400 || status === 413 || status === 415)
    return reply.code(400).send({ ...common, errorCode: 'PARSE_ERROR', errorDetails: message })
  return reply.code(status).send({ errorDetails: message })
}

/** Browsers may call from anywhere: what a public client gets, its secret alone decides. */
function allowBrowsers(app: FastifyInstance): void {
  app.addHook('onRequest', (_, reply, done) => {
    reply.header('access-control-allow-origin', '*')
    reply.header('access-control-expose-headers', 'etag,retry-after,callboard-flags-stale')
    done()
  })
  const preflight = async (_: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'authorization,x-api-key,content-type,if-none-match',
        'access-control-max-age': 600,
      })
      .code(204)
      .send()
  app.options('/v1/evaluate/flags', { schema: { hide: true } }, preflight)
  app.options('/v1/evaluate/flags/:key', { schema: { hide: true } }, preflight)
  app.options('/v1/stream', { schema: { hide: true } }, preflight)
}

/** The secret of a public client may stand in an address, because browsers cannot send headers with an event stream. */
const streamOf = (secret: string) => `/ofrep/v1/stream?client=${encodeURIComponent(secret)}`

/** Evaluation of flags by OpenFeature's providers. */
export function ofrepRoutes(app: FastifyInstance, service: FlagService): void {
  app.setErrorHandler(sendFailure)
  // One for each request would cost more than an evaluation. Lines of the log have the trace.
  app.setChildLoggerFactory((log) => log)
  allowBrowsers(app)
  localEvaluationRoutes(app, service)
  const options = { bodyLimit, schema: { hide: true } }
  app.post<{ Params: { key: string } }>('/v1/evaluate/flags/:key', options, async (request, reply) => {
    const { client, snapshot } = await clientOf(service, request, reply, secretOf(request))
    const { key } = request.params
    const context = contextOf(request.body)
    const evaluation = snapshot.evaluator.evaluate(key, context)
    if (!evaluation)
      return reply
        .code(404)
        .send({ key, errorCode: 'FLAG_NOT_FOUND', errorDetails: 'There is no such flag in this environment.' })
    service.uses.of(client)(evaluation)
    // A single flag is requested where it is used; all flags are requested ahead of time.
    const unit = snapshot.evaluator.assignedUnit(evaluation, context)
    if (unit !== undefined && evaluation.variant && isSampled(client.environmentId, unit, snapshot.exposureShare))
      service.exposures.add(client.tenantId, { flag: key, variant: evaluation.variant, unit, at: new Date().toISOString() })
    const answer = toAnswer(evaluation)
    return reply.code('errorCode' in answer ? 400 : 200).send(answer)
  })
  app.post('/v1/evaluate/flags', options, async (request, reply) => {
    const { client, snapshot } = await clientOf(service, request, reply, secretOf(request))
    const context = contextOf(request.body)
    const { evaluator } = snapshot
    const now = Date.now()
    const recordUse = service.uses.of(client)
    const flags = evaluator.keys.flatMap((key) => {
      const evaluation = evaluator.evaluate(key, context, now)
      if (!evaluation) return []
      recordUse(evaluation)
      return [toAnswer(evaluation)]
    })
    const endpoint = { requestUri: client.kind === 'public' ? streamOf(secretOf(request) ?? '') : '/ofrep/v1/stream' }
    const body = JSON.stringify({ flags, eventStreams: [{ type: 'sse', endpoint }] })
    // Of the answer, so that a schedule or another context changes it as well as another ruleset.
    const etag = `"${hash('sha1', body, 'base64url')}"`
    reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(body)
  })
}
