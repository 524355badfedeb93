import { apiRoutes } from '@callboard/operations/apis/routes'
import { auditRoutes } from '@callboard/operations/audit/routes'
import { catalogRoutes } from '@callboard/operations/catalog/routes'
import { conclusionRoutes } from '@callboard/operations/conclusions/routes'
import { costRoutes } from '@callboard/operations/costs/routes'
import { docsRoutes } from '@callboard/operations/docs/routes'
import { integrationRoutes } from '@callboard/operations/integrations/routes'
import { memberRoutes } from '@callboard/operations/members/routes'
import { notificationRoutes } from '@callboard/operations/notifications/routes'
import { pipelineRoutes } from '@callboard/operations/pipelines/routes'
import { searchRoutes } from '@callboard/operations/search/routes'
import { tenantRoutes } from '@callboard/operations/tenant/routes'
import { tokenRoutes } from '@callboard/operations/tokens/routes'
import { workloadRoutes } from '@callboard/operations/workloads/routes'
import type { FastifyInstance } from 'fastify'

const ofModules = [
  integrationRoutes,
  catalogRoutes,
  apiRoutes,
  docsRoutes,
  conclusionRoutes,
  searchRoutes,
  memberRoutes,
  tokenRoutes,
  auditRoutes,
  workloadRoutes,
  pipelineRoutes,
  costRoutes,
  tenantRoutes,
  notificationRoutes,
]

/** Everything below /api/v1. */
export function v1Routes(app: FastifyInstance): void {
  for (const register of ofModules) register(app)
}
