import type { FastifyInstance } from 'fastify'
import { agentTokenRoutes } from './routes/agent-tokens.ts'
import { integrationRoutes as accountRoutes } from './routes/integrations.ts'
import { itemRoutes } from './routes/items.ts'
import { pushRoutes } from './routes/pushes.ts'
import { runRoutes } from './routes/runs.ts'

/** Connected accounts, their syncs and scheduled reads, and pushes of entities. */
export function integrationRoutes(app: FastifyInstance): void {
  accountRoutes(app)
  agentTokenRoutes(app)
  pushRoutes(app)
  runRoutes(app)
  itemRoutes(app)
}
