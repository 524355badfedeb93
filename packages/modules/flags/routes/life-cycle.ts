import { contextOf, errorResponses, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { archiveFlag } from '../operations/archive-flag.ts'
import { listStaleFlags } from '../operations/list-stale-flags.ts'
import { setFlagPermanent } from '../operations/set-flag-permanent.ts'
import { byKey, stale, state, tags, variantName, why } from './shapes.ts'

const staleFlag = z.object({
  key: z.string(),
  description: z.string(),
  owner: z.object({ ref: z.string(), label: z.string().nullable(), groupRef: z.string().nullable() }).nullable(),
  stale,
  lastEvaluatedAt: z.date().nullable(),
  codeReferences: z.number().int().describe('Lines of code that name it, as far as connected repositories were searched'),
})

export function lifeCycleRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/stale-flags',
    {
      schema: {
        tags,
        summary: 'List flags whose code can be removed, by owner',
        ...requirePermission(listStaleFlags),
        response: { 200: z.object({ flags: z.array(staleFlag) }), ...errorResponses },
      },
    },
    async (request) => ({ flags: await listStaleFlags(contextOf(request), {}) }),
  )
  app.put(
    '/flags/:key/permanent',
    {
      schema: {
        tags,
        summary: 'Mark a flag as permanent, so that it is never stale, or take that back',
        ...requirePermission(setFlagPermanent),
        params: byKey,
        body: z
          .object({ permanent: z.boolean(), why })
          .meta({ examples: [{ permanent: true, why: 'The kill switch of exports' }] }),
        response: { 200: z.object({ permanent: z.boolean() }), ...errorResponses },
      },
    },
    async (request) => setFlagPermanent(contextOf(request), { ...request.body, ...request.params }),
  )
  app.put(
    '/flags/:key/archived',
    {
      schema: {
        tags,
        summary:
          'Archive a flag or restore it. For 30 days, applications get the variant that it was archived with, and a warning',
        ...requirePermission(archiveFlag),
        params: byKey,
        body: z
          .object({ archived: z.boolean(), variant: variantName.default(null), why })
          .meta({ examples: [{ archived: true, variant: 'on', why: 'Everybody has it' }] }),
        response: { 200: z.object({ state }), ...errorResponses },
      },
    },
    async (request) => archiveFlag(contextOf(request), { ...request.body, ...request.params }),
  )
}
