import { contextOf, entityRef, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { acceptInferences } from './operations/accept-inferences.ts'
import { correctValue } from './operations/correct-value.ts'
import { ignoreInferences } from './operations/ignore-inferences.ts'
import { listIgnored } from './operations/list-ignored.ts'
import { listInferences } from './operations/list-inferences.ts'
import { proposeChange } from './operations/propose-change.ts'
import { revertCorrection } from './operations/revert-correction.ts'
import { stopIgnoring } from './operations/stop-ignoring.ts'

const field = z
  .string()
  .max(200)
  .meta({ description: 'Dotted path of a value of the descriptor', examples: ['spec.owner'] })

const value = z.union([z.string(), z.array(z.string())])

const decision = z.enum(['confirmed', 'corrected', 'rejected'])

const pattern = z
  .object({ integrationId: z.uuid(), pattern: z.string().max(500) })
  .meta({ examples: [{ integrationId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10', pattern: 'acme/playground-*' }] })

const evidence = z.object({
  field: z.string(),
  source: z.string(),
  why: z.string(),
  confidence: z.number(),
  verdict: decision.optional(),
  by: z.string().optional(),
  at: z.string().optional(),
})

const inferredEntity = z.object({
  ref: z.string(),
  kind: z.string(),
  label: z.string(),
  type: z.string().nullable(),
  lifecycle: z.string().nullable(),
  ownerRef: z.string().nullable(),
  systemRef: z.string().nullable(),
  integrationId: z.uuid().nullable(),
  repository: z.string(),
  file: z.string().nullable(),
  url: z.string().nullable(),
  receipts: z.array(evidence),
  accepted: z.boolean(),
})

/** Inferred entities and their review. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function inferenceRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['conclusions']
  app.get(
    '/conclusions',
    {
      schema: {
        tags,
        summary: 'List inferred entities with the evidence for their values',
        ...requirePermission(listInferences),
        querystring: pageQuery.extend({
          state: z.enum(['open', 'accepted', 'all']).default('open'),
          text: z.string().max(200).optional(),
        }),
        response: { 200: z.object({ conclusions: z.array(inferredEntity), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => {
      const { rows, total } = await listInferences(contextOf(request), request.query)
      return { conclusions: rows.map(({ evidence: receipts, ...row }) => ({ ...row, receipts })), total }
    },
  )
  app.post(
    '/conclusions/accept',
    {
      schema: {
        tags,
        summary: 'Accept inferred entities',
        ...requirePermission(acceptInferences),
        body: z
          .object({ refs: z.array(entityRef).min(1).max(5000), accepted: z.boolean().default(true) })
          .meta({ examples: [{ refs: ['component:default/checkout'] }] }),
        response: { 200: z.object({ count: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => acceptInferences(contextOf(request), request.body),
  )
  app.put(
    '/conclusions/:ref/values/:field',
    {
      schema: {
        tags,
        summary: 'Confirm, correct or reject a value',
        ...requirePermission(correctValue),
        params: z.object({ ref: entityRef, field }),
        body: z
          .object({ verdict: decision, value: value.optional() })
          .meta({ examples: [{ verdict: 'corrected', value: 'group:default/payments' }] }),
        response: {
          200: z.object({ ref: z.string(), field: z.string(), verdict: decision, value: z.unknown() }),
          ...errorResponses,
        },
      },
    },
    async (request) => {
      const { verdict, value: corrected = '' } = request.body
      const of = request.params
      const review = verdict === 'corrected' ? { ...of, verdict, value: corrected } : { ...of, verdict }
      return correctValue(contextOf(request), review)
    },
  )
  app.delete(
    '/conclusions/:ref/values/:field',
    {
      schema: {
        tags,
        summary: 'Revert a review decision',
        ...requirePermission(revertCorrection),
        params: z.object({ ref: entityRef, field }),
        response: { 200: z.object({ ref: z.string(), field: z.string() }), ...errorResponses },
      },
    },
    async (request) => revertCorrection(contextOf(request), request.params),
  )
  app.get(
    '/conclusions/ignored',
    {
      schema: {
        tags,
        summary: 'List ignore patterns',
        ...requirePermission(listIgnored),
        response: { 200: z.object({ ignored: z.array(pattern.extend({ actor: z.string(), at: z.date() })) }), ...errorResponses },
      },
    },
    async (request) => ({ ignored: await listIgnored(contextOf(request), {}) }),
  )
  app.post(
    '/conclusions/ignored',
    {
      schema: {
        tags,
        summary: 'Add an ignore pattern',
        ...requirePermission(ignoreInferences),
        body: pattern,
        response: { 200: z.object({ removed: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => ignoreInferences(contextOf(request), request.body),
  )
  app.post(
    '/conclusions/ignored/remove',
    {
      schema: {
        tags,
        summary: 'Remove an ignore pattern',
        ...requirePermission(stopIgnoring),
        body: pattern,
        response: { 200: z.object({ pattern: z.string() }), ...errorResponses },
      },
    },
    async (request) => stopIgnoring(contextOf(request), request.body),
  )
  app.post(
    '/proposals',
    {
      schema: {
        tags,
        summary: 'Open a pull request that adds or updates an entity’s catalog file',
        ...requirePermission(proposeChange),
        body: z
          .object({ ref: entityRef, values: z.record(z.string(), value).default({}) })
          .meta({ examples: [{ ref: 'component:default/checkout', values: { 'spec.lifecycle': 'production' } }] }),
        response: { 201: z.object({ url: z.string(), label: z.string() }), ...errorResponses },
      },
    },
    async (request, reply) => reply.code(201).send(await proposeChange(contextOf(request), request.body)),
  )
}
