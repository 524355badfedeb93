import { apiRoutes } from '@callboard/modules/apis/routes'
import { auditRoutes } from '@callboard/modules/audit/routes'
import { catalogRoutes } from '@callboard/modules/catalog/routes'
import { costRoutes } from '@callboard/modules/costs/routes'
import { docsRoutes } from '@callboard/modules/docs/routes'
import { experimentRoutes } from '@callboard/modules/experiments/routes'
import { flagRoutes } from '@callboard/modules/flags/routes'
import { inferenceRoutes } from '@callboard/modules/inference/routes'
import { integrationRoutes } from '@callboard/modules/integrations/routes'
import { knowledgeRoutes } from '@callboard/modules/knowledge/routes'
import { memberRoutes } from '@callboard/modules/members/routes'
import { notificationRoutes } from '@callboard/modules/notifications/routes'
import { pipelineRoutes } from '@callboard/modules/pipelines/routes'
import { searchRoutes } from '@callboard/modules/search/routes'
import { templateRoutes } from '@callboard/modules/templates/routes'
import { tenantRoutes } from '@callboard/modules/tenants/routes'
import { tokenRoutes } from '@callboard/modules/tokens/routes'
import { workloadRoutes } from '@callboard/modules/workloads/routes'
import type { FastifyInstance } from 'fastify'

const ofModules = [
  integrationRoutes,
  catalogRoutes,
  apiRoutes,
  docsRoutes,
  flagRoutes,
  inferenceRoutes,
  searchRoutes,
  knowledgeRoutes,
  memberRoutes,
  tokenRoutes,
  auditRoutes,
  workloadRoutes,
  pipelineRoutes,
  costRoutes,
  experimentRoutes,
  templateRoutes,
  tenantRoutes,
  notificationRoutes,
]

/** Everything below /api/v1. */
export function v1Routes(app: FastifyInstance): void {
  for (const register of ofModules) register(app)
}
