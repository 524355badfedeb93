import { randomUUID } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { nestsDeeperThan } from '@callboard/core/json-depth'
import { maxLevels } from '@callboard/db/jsonb'
import type { Context, Evaluation, Json } from '@callboard/flags-evaluator/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toErrorResponse } from '../error-responses.ts'
import { clientOf, type FlagService } from './client-of.ts'
import { parseMessage } from './messages.ts'
import { publishRoutes } from './publish.ts'

// The wire of Confidence's clients (confidence/flags/resolver/v1/api.proto), as its published SDKs send it: JSON in camelCase or
// snake_case, or both, with content type text/plain from fetch.

const bodyLimit = 64 * 1024
/** With the token of the flags that were resolved. */
const applyBodyLimit = 1024 * 1024
const prefix = 'flags/'

const text = z.string().max(10_000)
const resolveRequest = z.object({
  flags: z.array(text).max(2000).default([]),
  evaluationContext: z.record(z.string(), z.unknown()).default({}),
  clientSecret: text,
  apply: z.boolean().default(false),
})
const applyRequest = z.object({
  flags: z
    .array(z.object({ flag: text, applyTime: text.optional() }))
    .max(2000)
    .default([]),
  clientSecret: text,
  resolveToken: z.string().max(applyBodyLimit),
})
/** What a resolve token holds: the variant and the unit of each flag that assigned one. */
const assignments = z.record(z.string().max(100), z.tuple([z.string().max(200), z.string().max(1000)]))
type Assignments = z.output<typeof assignments>

const toToken = (assigned: Assignments) => Buffer.from(JSON.stringify(assigned)).toString('base64')

/** @throws AppError `invalid_input` for a token that is not of ours */
function fromToken(token: string): Assignments {
  try {
    return assignments.parse(JSON.parse(Buffer.from(token, 'base64').toString()))
  } catch {
    throw new AppError('invalid_input', 'resolveToken is not valid. Send the one of the answer to flags:resolve.', {
      field: 'resolveToken',
    })
  }
}

const withoutPrefix = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)

/** When a flag was used, within the last seven days; the sender's clock may be ahead. */
function usedAt(applyTime: string | undefined): string {
  const time = Date.parse(applyTime ?? '')
  const now = Date.now()
  return new Date(time <= now && time > now - 7 * 86_400_000 ? time : now).toISOString()
}

/** Confidence's SDKs call the targeting key targeting_key, and rules of ours targetingKey. */
const contextOf = (given: Record<string, unknown>): Context =>
  given.targetingKey === undefined && given.targeting_key !== undefined ? { ...given, targetingKey: given.targeting_key } : given

type ValueSchema = { [kind: string]: unknown }

/** The schema that the SDKs check values by. */
function schemaOf(value: Json): ValueSchema {
  if (typeof value === 'boolean') return { boolSchema: {} }
  if (typeof value === 'number') return Number.isInteger(value) ? { intSchema: {} } : { doubleSchema: {} }
  if (typeof value === 'string' || value === null) return { stringSchema: {} }
  if (Array.isArray(value))
    return { listSchema: { elementSchema: value[0] === undefined ? { stringSchema: {} } : schemaOf(value[0]) } }
  return { structSchema: structOf(value as { [key: string]: Json }) }
}

const structOf = (value: { readonly [key: string]: Json }) => ({
  schema: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, schemaOf(part)])),
})

const isStruct = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function reasonWithoutValue({ reason, unit, archivedUntil }: Evaluation): string {
  if (archivedUntil !== undefined) return 'RESOLVE_REASON_FLAG_ARCHIVED'
  if (reason !== 'ERROR') return 'RESOLVE_REASON_NO_SEGMENT_MATCH'
  return unit ? 'RESOLVE_REASON_TARGETING_KEY_ERROR' : 'RESOLVE_REASON_ERROR'
}

/** A resolved flag. Values are always structures here, so any other is the field `value` of one. */
function toResolved(evaluation: Evaluation) {
  const { key, value, variant, rule, exposed } = evaluation
  const flag = prefix + key
  if (value === undefined) return { flag, variant: '', reason: reasonWithoutValue(evaluation), shouldApply: exposed }
  const struct = isStruct(value) ? value : { value }
  return {
    flag,
    variant: `${flag}/variants/${variant}`,
    value: struct,
    flagSchema: structOf(struct),
    reason: 'RESOLVE_REASON_MATCH',
    shouldApply: exposed,
    ...(rule === null ? {} : { assignmentOrigin: `${flag}/rules/${rule}` }),
  }
}

/** JSON whatever its content type says. */
function parseAnyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: applyBodyLimit }, (request, body, done) => {
    if (nestsDeeperThan(maxLevels, String(body)))
      done(new AppError('invalid_input', `The body is nested more than ${maxLevels} levels deep.`))
    else parse(request, String(body), done)
  })
}

/** Errors in the shape of gRPC's JSON gateway. */
function sendStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message, retryAfterS } = toErrorResponse(error, request)
  if (retryAfterS) reply.header('retry-after', retryAfterS)
  const codes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 3, 429: 8, 503: 14 }
  return reply.code(status).send({ code: codes[status] ?? 13, message, details: [{ code }] })
}

function allowBrowsers(app: FastifyInstance): void {
  app.addHook('onRequest', (_, reply, done) => {
    reply.header('access-control-allow-origin', '*')
    done()
  })
  for (const path of ['/flags::resolve', '/flags::apply', '/events::publish'])
    app.options(path, { schema: { hide: true } }, async (_, reply) =>
      reply
        .headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': 600,
        })
        .code(204)
        .send(),
    )
}

/** Evaluation of flags by Confidence's clients. */
export function confidenceRoutes(app: FastifyInstance, service: FlagService): void {
  parseAnyJson(app)
  app.setErrorHandler(sendStatus)
  app.setChildLoggerFactory((log) => log)
  allowBrowsers(app)
  publishRoutes(app, service)
  const options = { bodyLimit, schema: { hide: true } }
  app.post('/flags::resolve', options, async (request, reply) => {
    const { clientSecret, evaluationContext, flags, apply } = parseMessage(resolveRequest, request.body)
    const { client, snapshot } = await clientOf(service, request, reply, clientSecret)
    const { evaluator } = snapshot
    const keys = flags.length > 0 ? flags.map(withoutPrefix) : evaluator.keys
    const context = contextOf(evaluationContext)
    const now = Date.now()
    const assigned: Assignments = {}
    const recordUse = service.uses.of(client)
    const resolvedFlags = keys.flatMap((key) => {
      const evaluation = evaluator.evaluate(key, context, now)
      const unit = evaluation && evaluator.assignedUnit(evaluation, context)
      if (unit !== undefined && evaluation?.variant) assigned[key] = [evaluation.variant, unit]
      if (!evaluation) return []
      recordUse(evaluation)
      return [toResolved(evaluation)]
    })
    const at = new Date(now).toISOString()
    if (apply)
      for (const [flag, [variant, unit]] of Object.entries(assigned))
        service.exposures.add(client.tenantId, { flag, variant, unit, at })
    return { resolvedFlags, resolveToken: toToken(assigned), resolveId: randomUUID() }
  })
  app.post('/flags::apply', { ...options, bodyLimit: applyBodyLimit }, async (request, reply) => {
    const { clientSecret, flags, resolveToken } = parseMessage(applyRequest, request.body)
    const { client } = await clientOf(service, request, reply, clientSecret)
    const assigned = fromToken(resolveToken)
    for (const { flag: name, applyTime } of flags) {
      const flag = withoutPrefix(name)
      const [variant, unit] = assigned[flag] ?? []
      if (variant !== undefined && unit !== undefined)
        service.exposures.add(client.tenantId, { flag, variant, unit, at: usedAt(applyTime) })
    }
    return {}
  })
}
