import type { FastifyInstance } from 'fastify'
import { policyRoutes } from './routes/policies.ts'
import { approvalRoutes, runRoutes } from './routes/runs.ts'
import { templateListRoutes } from './routes/templates.ts'

/** Templates, their runs, and what waits for a decision. */
export function templateRoutes(server: FastifyInstance): void {
  templateListRoutes(server)
  runRoutes(server)
  approvalRoutes(server)
  policyRoutes(server)
}
