import type { FastifyInstance } from 'fastify'
import { clientRoutes } from './routes/clients.ts'
import { lifeCycleRoutes } from './routes/life-cycle.ts'
import { flagReadRoutes } from './routes/read-flags.ts'
import { segmentRoutes } from './routes/segments.ts'
import { flagWriteRoutes } from './routes/write-flags.ts'

/** Feature flags. */
export function flagRoutes(server: FastifyInstance): void {
  flagReadRoutes(server)
  flagWriteRoutes(server)
  lifeCycleRoutes(server)
  segmentRoutes(server)
  clientRoutes(server)
}
