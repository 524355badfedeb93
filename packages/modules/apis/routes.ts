import { contextOf, entityRef, errorResponses, requirePermission } from '@callboard/kernel/http'
import { requireRef } from '@callboard/modules/catalog/domain/require-ref'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { severities } from './domain/finding.ts'
import { listFindings } from './operations/list-findings.ts'

const finding = z.object({
  code: z.string(),
  severity: z.enum(severities),
  path: z.string().describe('Path in the API definition, dotted'),
  line: z.number().int().nullable().describe('The line of the description, from 1'),
  message: z.string(),
})

/** Lint findings of API descriptions. */
export function apiRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const tags = ['catalog']
  app.get(
    '/entities/:ref/findings',
    {
      schema: {
        tags,
        summary: 'List lint findings of an API definition, most severe first',
        ...requirePermission(listFindings),
        params: z.object({ ref: entityRef }),
        response: {
          200: z.object({ state: z.enum(['none', 'waiting', 'checked']), findings: z.array(finding) }),
          ...errorResponses,
        },
      },
    },
    async (request) => listFindings(contextOf(request), { ref: requireRef(request.params.ref) }),
  )
}
