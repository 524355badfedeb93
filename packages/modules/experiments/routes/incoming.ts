import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { maxFileCharacters, maxListed } from '../domain/daily-values.ts'
import { maxIncoming } from '../domain/incoming.ts'
import { importDailyValues } from '../operations/import-daily-values.ts'
import { recordEvents } from '../operations/record-events.ts'
import { recordExposures } from '../operations/record-exposures.ts'
import { tags } from './shapes.ts'

const refused = z
  .array(z.object({ index: z.number().int().describe('Position in the request'), reason: z.string() }))
  .max(maxIncoming)
  .describe('What was not taken, and why; all others are kept')

const described = (properties: Record<string, string>) =>
  `Each has ${Object.entries(properties)
    .map(([name, what]) => `“${name}” (${what})`)
    .join(', ')}`

/** What applications report: which variants units have seen, and what they did. */
export function incomingRoutes(server: FastifyInstance): void {
  exposureRoute(server)
  eventRoute(server)
  dailyValueRoute(server)
}

function exposureRoute(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/exposures',
    {
      schema: {
        tags,
        summary: 'Report which variants units have seen. The first exposure of a unit counts',
        ...requirePermission(recordExposures),
        body: z
          .object({
            exposures: z
              .array(z.unknown())
              .min(1)
              .max(maxIncoming)
              .describe(
                described({
                  experiment: 'key of a running experiment',
                  variant: 'key of one of its variants',
                  unit: 'such as a user id, at most 200 characters',
                  at: 'ISO 8601 with an offset, at most seven days ago',
                  attributes:
                    'optional: up to five texts by name, such as {"country": "SE"}, by which results are shown by segment',
                }),
              ),
          })
          .meta({
            examples: [
              {
                exposures: [{ experiment: 'checkout-button', variant: 'treatment', unit: 'user-1', at: '2026-11-29T12:00:00Z' }],
              },
            ],
          }),
        response: { 202: z.object({ accepted: z.number().int(), refused }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(202).send(await recordExposures(contextOf(request), request.body)),
  )
}

function eventRoute(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/events',
    {
      schema: {
        tags,
        summary: 'Report what units did, for metrics. A repeated id counts once',
        ...requirePermission(recordEvents),
        body: z
          .object({
            events: z
              .array(z.unknown())
              .min(1)
              .max(maxIncoming)
              .describe(
                described({
                  id: 'made by the sender; a second event with it on the same day is a repetition',
                  event: 'name of the event, as metrics name it',
                  unit: 'as in exposures',
                  at: 'ISO 8601 with an offset, at most seven days ago',
                  value: 'a number, 1 if it is left out',
                }),
              ),
          })
          .meta({
            examples: [
              { events: [{ id: 'order-1', event: 'order-placed', unit: 'user-1', at: '2026-11-29T12:05:00Z', value: 49.9 }] },
            ],
          }),
        response: { 202: z.object({ accepted: z.number().int(), repeated: z.number().int(), refused }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(202).send(await recordEvents(contextOf(request), request.body)),
  )
}

function dailyValueRoute(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/events/import',
    {
      schema: {
        tags,
        summary: 'Import values of units by day from CSV. A value that is known for its unit and day is not counted again',
        ...requirePermission(importDailyValues),
        body: z
          .object({
            event: z.string().describe('Name of the event, as metrics name it'),
            csv: z
              .string()
              .describe(
                `The columns day (that has ended, at most seven days ago), unit and value, separated by commas; at most ${maxFileCharacters} characters`,
              ),
          })
          .meta({ examples: [{ event: 'revenue', csv: 'day,unit,value\n2026-11-28,user-1,49.9\n2026-11-28,user-2,12\n' }] }),
        response: {
          202: z.object({
            accepted: z.number().int(),
            repeated: z.number().int(),
            refusedRows: z.number().int().describe('All rows that were not taken'),
            refused: z
              .array(z.object({ row: z.number().int().describe('Line of the file'), reason: z.string() }))
              .max(maxListed)
              .describe('The first of them, and why'),
          }),
          ...errorResponses,
        },
      },
    },
    async (request, reply) => reply.code(202).send(await importDailyValues(contextOf(request), request.body)),
  )
}
