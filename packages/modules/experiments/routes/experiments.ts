import { byId, contextOf, errorResponses, pageQuery, requirePermission } from '@callboard/kernel/http'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { experimentStates, outcomes } from '../domain/experiment.ts'
import { experimentInput } from '../domain/experiment-input.ts'
import { metricInput } from '../domain/metric.ts'
import { addMetric } from '../operations/add-metric.ts'
import { concludeExperiment } from '../operations/conclude-experiment.ts'
import { createExperiment } from '../operations/create-experiment.ts'
import { getExperiment } from '../operations/get-experiment.ts'
import { listExperiments } from '../operations/list-experiments.ts'
import { listMetrics } from '../operations/list-metrics.ts'
import { startExperiment } from '../operations/start-experiment.ts'
import { exampleDraft, experiment, experimentSummary, metric, results, segments, tags } from './shapes.ts'

const onlyId = z.object({ id: z.uuid() })

export function metricRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'List metrics by name',
        ...requirePermission(listMetrics),
        response: { 200: z.object({ metrics: z.array(metric) }), ...errorResponses },
      },
    },
    async (request) => listMetrics(contextOf(request), {}),
  )
  app.post(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Add a metric. Its definition does not change afterwards',
        ...requirePermission(addMetric),
        body: metricInput.meta({
          examples: [{ key: 'orders', name: 'Orders', kind: 'conversion', event: 'order-placed', better: 'increase' }],
        }),
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => addMetric(contextOf(request), request.body),
  )
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a flat list of routes
export function experimentListRoutes(server: FastifyInstance): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/experiments',
    {
      schema: {
        tags,
        summary: 'List experiments, running ones first',
        ...requirePermission(listExperiments),
        querystring: pageQuery.extend({
          text: z.string().max(200).optional().describe('Part of the name, the hypothesis or the conclusion'),
          state: z.enum(experimentStates).optional(),
        }),
        response: { 200: z.object({ experiments: z.array(experimentSummary), total: z.number().int() }), ...errorResponses },
      },
    },
    async (request) => listExperiments(contextOf(request), request.query),
  )
  app.get(
    '/experiments/:id',
    {
      schema: {
        tags,
        summary: 'Read an experiment with its results and the decision that they lead to',
        ...requirePermission(getExperiment),
        params: byId,
        response: { 200: z.object({ experiment, results, segments }), ...errorResponses },
      },
    },
    async (request) => getExperiment(contextOf(request), request.params),
  )
  app.post(
    '/experiments',
    {
      schema: {
        tags,
        summary: 'Draft an experiment',
        ...requirePermission(createExperiment),
        body: experimentInput.meta({ examples: [exampleDraft] }),
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => createExperiment(contextOf(request), request.body),
  )
  app.post(
    '/experiments/:id/start',
    {
      schema: {
        tags,
        summary: 'Start an experiment. Exposures count from then on',
        ...requirePermission(startExperiment),
        params: byId,
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => startExperiment(contextOf(request), request.params),
  )
  app.post(
    '/experiments/:id/conclusion',
    {
      schema: {
        tags,
        summary: 'End an experiment with what was decided and learned',
        ...requirePermission(concludeExperiment),
        params: byId,
        body: z
          .object({ outcome: z.enum(outcomes), conclusion: z.string().max(5000) })
          .meta({ examples: [{ outcome: 'shipped', conclusion: 'The green button is kept.' }] }),
        response: { 200: onlyId, ...errorResponses },
      },
    },
    async (request) => concludeExperiment(contextOf(request), { ...request.params, ...request.body }),
  )
}
