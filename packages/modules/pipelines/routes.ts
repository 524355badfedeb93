import { contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { runState } from './domain/pipeline.ts'
import { listPipelineRuns } from './operations/list-pipeline-runs.ts'

const time = z.date().meta({ type: 'string', format: 'date-time' })

const run = z
  .object({
    integrationId: z.uuid(),
    key: z.string(),
    pipeline: z.string(),
    repository: z.string(),
    number: z.number().int(),
    attempt: z.number().int(),
    branch: z.string().nullable(),
    onDefault: z.boolean().meta({ description: 'Whether this is the repository’s default branch' }),
    commit: z.string(),
    title: z.string(),
    author: z.string().nullable(),
    event: z.string(),
    state: runState,
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    url: z.string().nullable(),
  })
  .meta({ id: 'PipelineRun' })

/** Pipelines and deployments. */
export function pipelineRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/pipeline-runs',
    {
      schema: {
        tags: ['pipelines'],
        summary: 'List pipeline runs, newest first',
        ...requirePermission(listPipelineRuns),
        querystring: pageQuery.extend({
          repository: z.string().max(300).optional().meta({ description: 'owner/name' }),
          state: runState.optional(),
          branch: z.enum(['default']).optional(),
          text: z.string().max(200).optional(),
        }),
        response: { 200: z.object({ runs: z.array(run), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listPipelineRuns(contextOf(request), request.query),
  )
}
