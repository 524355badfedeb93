import { createHash } from 'node:crypto'
import { AppError } from '@callboard/core/errors'
import { recordClientEvents } from '@callboard/modules/experiments'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { clientOf, type FlagService } from './client-of.ts'
import { namesInCamelCase, parseMessage } from './messages.ts'

// Confidence's clients report what units did to /v1/events:publish.

const bodyLimit = 1024 * 1024
const prefix = 'eventDefinitions/'
/** As many as POST /api/v1/events takes. */
const maxEvents = 1000

const publishRequest = z.object({ clientSecret: z.string().max(10_000), events: z.array(z.unknown()).min(1).max(maxEvents) })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The unit of an event: the targeting key of its context, as SDKs of either spelling send it. */
function unitOf(payload: Record<string, unknown>): unknown {
  const context = isObject(payload.context) ? payload.context : payload
  return context.targetingKey ?? context.targeting_key
}

/** Events have no id of their own, so that one that is sent again is recognized by what it says. */
const idOf = (event: unknown) => createHash('sha256').update(JSON.stringify(event)).digest('base64url')

/** An event as experiments take it. What is missing is refused there, in words. */
function toMetricEvent(sent: unknown): unknown {
  const event = namesInCamelCase(sent)
  if (!isObject(event)) return event
  const { eventDefinition, eventTime: at } = event
  const payload = isObject(event.payload) ? event.payload : {}
  const name = typeof eventDefinition === 'string' ? eventDefinition.replace(prefix, '') : eventDefinition
  const value = typeof payload.value === 'number' ? { value: payload.value } : {}
  return { id: idOf([name, at, payload]), event: name, unit: unitOf(payload), at, ...value }
}

/** Reports of what units did. What cannot be taken is named by its position, and the rest is kept. */
export function publishRoutes(app: FastifyInstance, service: FlagService): void {
  app.post('/events::publish', { bodyLimit, schema: { hide: true } }, async (request, reply) => {
    const { clientSecret, events } = parseMessage(publishRequest, request.body)
    const { client } = await clientOf(service, request, reply, clientSecret)
    const { refused } = await recordClientEvents(client.tenantId, events.map(toMetricEvent)).catch((cause) => {
      throw new AppError('unavailable', 'Events cannot be stored at the moment. Send them again in a few seconds.', {
        retryAfterS: 5,
        cause,
      })
    })
    const errors = refused.map(({ index, reason: message }) => ({ index, reason: 'EVENT_SCHEMA_VALIDATION_FAILED', message }))
    return reply.code(202).send({ errors })
  })
}
