import type { FastifyInstance } from 'fastify'
import { agentTokenRoutes } from './routes/agent-tokens.ts'
import { integrationRoutes as accountRoutes } from './routes/integrations.ts'
import { itemRoutes } from './routes/items.ts'
import { runRoutes } from './routes/runs.ts'

/** Connected accounts, their syncs, and scheduled reads. */
export function integrationRoutes(app: FastifyInstance): void {
  accountRoutes(app)
  agentTokenRoutes(app)
  runRoutes(app)
  itemRoutes(app)
}
