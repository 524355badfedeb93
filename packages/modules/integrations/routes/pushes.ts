import { Readable } from 'node:stream'
import { pushLimits } from '@callboard/core/limits/limits'
import { byId, contextOf, date, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { itemOutcomes, pushModes, pushRemovals, sourceNameHelp, sourceNamePattern } from '../domain/push.ts'
import { beginPush } from '../operations/pushes/begin-push.ts'
import { listPushes } from '../operations/pushes/list-pushes.ts'
import { readLines } from '../operations/pushes/read-lines.ts'
import { runPush } from '../operations/pushes/run-push.ts'

const count = z.number().int()

const itemResult = z
  .object({
    index: count.describe('Position in the request, from 0'),
    ref: z.string().nullable().describe('Null if the item has no readable reference'),
    outcome: z.enum(itemOutcomes),
    reason: z.string().nullable().describe('Why it was rejected'),
  })
  .meta({
    id: 'PushedItem',
    examples: [{ index: 0, ref: 'component:default/shop', outcome: 'added', reason: null }],
  })

const answer = z
  .object({
    source: z.string(),
    mode: z.enum(pushModes),
    dryRun: z.boolean(),
    added: count,
    changed: count,
    unchanged: count,
    rejected: count,
    removed: count,
    withheld: count.describe('Entities that the push did not name and that were not removed'),
    withheldReason: z.string().nullable(),
    items: z.array(itemResult).describe('Of a JSON request all items, of a stream the first 1,000 that were rejected'),
    itemsOmitted: count.describe('Rejected items that are not listed'),
  })
  .meta({
    id: 'PushAnswer',
    examples: [
      {
        ...{ source: 'ci', mode: 'merge', dryRun: false },
        ...{ added: 1, changed: 0, unchanged: 0, rejected: 0, removed: 0, withheld: 0, withheldReason: null },
        items: [{ index: 0, ref: 'component:default/shop', outcome: 'added', reason: null }],
        itemsOmitted: 0,
      },
    ],
  })

const push = z
  .object({
    id: z.uuid(),
    startedAt: z.date(),
    finishedAt: date.describe('Null while it is in progress, and for one that was interrupted'),
    actor: z.string().describe('The token that pushed'),
    isFull: z.boolean(),
    added: count,
    changed: count,
    unchanged: count,
    removed: count,
    rejected: count,
    withheld: count,
  })
  .meta({
    id: 'Push',
    examples: [
      {
        id: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        startedAt: '2026-11-29T12:03:10.000Z',
        finishedAt: '2026-11-29T12:03:11.000Z',
        ...{ actor: 'token ci', isFull: true, added: 3, changed: 1, unchanged: 120, removed: 0, rejected: 0, withheld: 0 },
      },
    ],
  })

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop' },
  spec: { type: 'service', lifecycle: 'production', owner: 'group:default/web' },
}

const description = `Adds and changes the entities of a named source, which the first push creates. Takes \`application/json\` with up to ${pushLimits.entities} entities, or \`application/x-ndjson\` with an entity a line, up to ${pushLimits.streamEntities}, written while it arrives. Requires the scope \`catalog.write\`.`

const body = z
  .object({ entities: z.array(z.unknown()).max(pushLimits.entities) })
  .meta({ id: 'EntityPush', examples: [{ entities: [entity] }] })

const querystring = z.object({
  source: z
    .string()
    .regex(sourceNamePattern, { error: sourceNameHelp })
    .meta({ examples: ['ci'] }),
  mode: z.enum(pushModes).default('merge').describe('full: removes what the source has and the push does not name'),
  removals: z
    .enum(pushRemovals)
    .default('guarded')
    .describe('guarded: removing more than 50 entities or a fifth of the source is withheld'),
  dryRun: z.enum(['true', 'false']).default('false').describe('true: answers the same, and writes nothing'),
})

const headers = z.looseObject({
  'idempotency-key': z
    .string()
    .max(200)
    .optional()
    .describe('Repeated requests with the same key and content get the first answer'),
})

/** A stream is not a value that a schema can check: its lines are. */
function exceptStreams(part: FastifyRouteSchemaDef<unknown>): ReturnType<typeof validatorCompiler> {
  const { schema } = part
  if (!(schema instanceof z.ZodType)) throw new Error('The schemas of this route are those of zod.')
  const validate = validatorCompiler({ ...part, schema })
  return (data) => (data instanceof Readable ? { value: data } : validate(data))
}

async function pushRoute(server: FastifyInstance): Promise<void> {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload))
  // The rest of a rejected stream is not read: the connection ends with the response.
  app.addHook('onError', async (request, reply) => {
    if (!request.raw.complete) reply.header('connection', 'close')
  })
  app.put(
    '/entities',
    {
      bodyLimit: pushLimits.bodyBytes,
      // With the push itself, and a stream is compared while it is read.
      config: { storesAnswers: true },
      validatorCompiler: exceptStreams,
      schema: {
        tags: ['catalog'],
        summary: 'Push entities to a source',
        ...requirePermission(beginPush),
        operationId: 'catalog.push-entities',
        description,
        consumes: ['application/json', 'application/x-ndjson'],
        querystring,
        headers,
        body,
        response: { 200: answer, ...errorResponses },
      },
    },
    async (request, reply) => {
      const { query, headers: sent } = request
      const stream: unknown = request.body
      const isStream = stream instanceof Readable
      const items = isStream ? readLines(stream) : request.body.entities.map((value) => ({ value, text: JSON.stringify(value) }))
      const options = { ...query, dryRun: query.dryRun === 'true', idempotencyKey: sent['idempotency-key'] }
      const done = await runPush(contextOf(request), { ...options, listed: isStream ? 'rejected' : 'all' }, items)
      if (done.isRepeated) reply.header('idempotency-replayed', 'true')
      return done.answer
    },
  )
}

/** Pushes of entities by CI jobs and scripts. */
export function pushRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  // Apart, so that no other route accepts streams.
  void app.register(pushRoute)
  app.get(
    '/integrations/:id/pushes',
    {
      schema: {
        tags: ['integrations'],
        summary: 'List the newest pushes to a source, and what the last one rejected',
        ...requirePermission(listPushes),
        params: byId,
        response: {
          200: z.object({
            pushes: z.array(push),
            rejected: z.array(itemResult),
            withheld: z.object({ count, reason: z.string() }).nullable().describe('Removals that the last push did not make'),
          }),
          ...errorResponses,
        },
      },
    },
    async (request) => listPushes(contextOf(request), request.params),
  )
}
