import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { ReadLimits } from '@callboard/kernel/read-limits'
import type { ConnectedPlugin, FeedItemsOf } from '@callboard/modules/integrations'
import { type FeedItems, writeSplitting } from '@callboard/modules/integrations'
import type { PluginContext } from '@callboard/plugin-kit/context'
import type { PipelineSource } from '@callboard/plugin-kit/pipelines'
import type { DeploymentInput } from '../domain/pipeline.ts'
import { applyDeployments } from '../repo/pipeline.ts'
import { validDeployments } from './pipeline-response.ts'

/** One read of an integration's pipelines. */
export type FeedRead = {
  of: FeedItemsOf
  connected: ConnectedPlugin
  source: PipelineSource<unknown, unknown>
  context: PluginContext<unknown, unknown>
  items: FeedItems
  limits: ReadLimits
  startedAt: Date
  webhooksWork: boolean
  /** End of a slice, in milliseconds since the epoch. */
  deadline: number
}

export const kind = 'pipelines'

/** Deployments that cannot be stored are skipped: the next read includes them again. */
export const writeDeployments = (tenantId: TenantId, integrationId: string, deployments: readonly DeploymentInput[]) =>
  writeSplitting(validDeployments(deployments), (some) =>
    forTenant(tenantId).tx((db) => applyDeployments(db, tenantId, integrationId, some)),
  )

/** Stores the latest warning of a read as a problem; the start of the next read clears it. */
export async function recordWarning({ of }: Pick<FeedRead, 'of'>, first: boolean, warning: string | undefined): Promise<void> {
  if (!first && !warning) return
  const { tenantId, integrationId } = of
  const where = { integrationId, item: 'pipelines', code: 'missing_permission' }
  await forTenant(tenantId).tx(async (db) => {
    await db.problem.deleteMany({ where })
    if (warning)
      await db.problem.create({ data: { ...where, tenantId, itemName: 'Pipelines and deployments', message: warning } })
  })
}
