import type { FastifyInstance } from 'fastify'
import { environmentRoutes, requestRoutes } from './routes/approval.ts'
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
  requestRoutes(server)
  environmentRoutes(server)
  clientRoutes(server)
}
