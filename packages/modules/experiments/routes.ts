import type { FastifyInstance } from 'fastify'
import { experimentListRoutes, metricRoutes } from './routes/experiments.ts'
import { incomingRoutes } from './routes/incoming.ts'

/** Experiments, their metrics, and what applications report. */
export function experimentRoutes(server: FastifyInstance): void {
  experimentListRoutes(server)
  metricRoutes(server)
  incomingRoutes(server)
}
