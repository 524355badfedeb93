import { contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { runState } from './domain/pipeline.ts'
import { listPipelineRuns } from './operations/list-pipeline-runs.ts'

const time = z.date()

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
  .meta({
    id: 'PipelineRun',
    examples: [
      {
        integrationId: '0193a1c2-5d2e-7c40-9a51-3f8b6e2d7c10',
        key: 'acme/checkout/81',
        pipeline: 'CI',
        repository: 'acme/checkout',
        number: 81,
        attempt: 1,
        branch: 'main',
        onDefault: true,
        commit: '9fceb02d0ae598e95dc970b74767f19372d61af8',
        title: 'Retry refused cards',
        author: 'ada',
        event: 'push',
        state: 'succeeded',
        createdAt: '2026-11-29T12:00:00.000Z',
        startedAt: '2026-11-29T12:00:05.000Z',
        finishedAt: '2026-11-29T12:04:05.000Z',
        url: 'https://github.com/acme/checkout/actions/runs/81',
      },
    ],
  })

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
