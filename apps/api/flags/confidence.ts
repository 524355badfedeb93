import { randomUUID } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { nestsDeeperThan } from '@callboard/core/json-depth'
import { maxLevels } from '@callboard/db/jsonb'
import type { Context, Evaluation, Json } from '@callboard/flags-evaluator/model'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toErrorResponse } from '../error-responses.ts'
import { clientOf, type FlagService } from './client-of.ts'

// The wire of Confidence's clients (confidence/flags/resolver/v1/api.proto), as its published SDKs send it: JSON in camelCase or
// snake_case, or both, with content type text/plain from fetch.

const bodyLimit = 64 * 1024
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
  resolveToken: text,
})

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The names of a message in camelCase. Only the message's own: a context keeps the names that its sender chose. */
const namesInCamelCase = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && !Array.isArray(message)
    ? Object.fromEntries(Object.entries(message).map(([name, value]) => [camel(name), value]))
    : message

/** @throws AppError `invalid_input` naming the field */
function parseMessage<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const message = namesInCamelCase(body) as { flags?: unknown }
  const flags = Array.isArray(message?.flags) ? { flags: message.flags.map(namesInCamelCase) } : {}
  const parsed = schema.safeParse(typeof message === 'object' && message !== null ? { ...message, ...flags } : message)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') || 'body'
  throw new AppError('invalid_input', `${field} is missing or not valid.`, { field })
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

/** A resolved flag. Values are always structures here, so any other is the field `value` of one. */
function toResolved({ key, value, variant, reason, unit, rule, exposed }: Evaluation) {
  const flag = prefix + key
  if (value === undefined)
    return {
      flag,
      variant: '',
      reason:
        reason !== 'ERROR'
          ? 'RESOLVE_REASON_NO_SEGMENT_MATCH'
          : unit
            ? 'RESOLVE_REASON_TARGETING_KEY_ERROR'
            : 'RESOLVE_REASON_ERROR',
      shouldApply: exposed,
    }
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
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (request, body, done) => {
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
  app.addHook('onRequest', async (_, reply) => {
    reply.header('access-control-allow-origin', '*')
  })
  for (const method of ['resolve', 'apply'])
    app.options(`/flags::${method}`, { schema: { hide: true } }, async (_, reply) =>
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
  allowBrowsers(app)
  const options = { bodyLimit, schema: { hide: true } }
  app.post('/flags::resolve', options, async (request, reply) => {
    const { clientSecret, evaluationContext, flags } = parseMessage(resolveRequest, request.body)
    const { snapshot } = await clientOf(service, request, reply, clientSecret)
    const { evaluator } = snapshot
    const keys =
      flags.length > 0 ? flags.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)) : evaluator.keys
    const context = contextOf(evaluationContext)
    const now = Date.now()
    const resolvedFlags = keys.flatMap((key) => {
      const evaluation = evaluator.evaluate(key, context, now)
      return evaluation ? [toResolved(evaluation)] : []
    })
    const resolveId = randomUUID()
    return { resolvedFlags, resolveToken: Buffer.from(resolveId).toString('base64'), resolveId }
  })
  app.post('/flags::apply', options, async (request, reply) => {
    const { clientSecret } = parseMessage(applyRequest, request.body)
    await clientOf(service, request, reply, clientSecret)
    return {}
  })
}
