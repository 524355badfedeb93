import type { TenantId } from '@callboard/core/ids'
import type { DeploymentInput } from '@callboard/core/pipeline/pipeline'
import type { FeedItemsOf } from '@callboard/db/repos/feed-item'
import { forTenant } from '@callboard/db/for-tenant'
import { applyDeployments } from '@callboard/db/repos/pipeline'
import type { PipelineSource } from '@callboard/plugin-kit/pipelines'
import type { PluginContext } from '@callboard/plugin-kit/server'
import { type FeedItems, writeSplitting } from '../feeds/feed-items.ts'
import type { ReadLimits } from '../sync/read-limits.ts'
import { soundDeployments } from './pipeline-answer.ts'
import type { ConnectedPlugin } from '../sync/plugin-context.ts'

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
  /** Milliseconds since the epoch after which a slice ends. */
  deadline: number
}

export const kind = 'pipelines'

/** Deployments that cannot be stored are left out: the next read brings them again. */
export const writeDeployments = (tenantId: TenantId, integrationId: string, deployments: readonly DeploymentInput[]) =>
  writeSplitting(soundDeployments(deployments), (some) =>
    forTenant(tenantId).tx((db) => applyDeployments(db, tenantId, integrationId, some)),
  )

/** Keeps the newest warning of a read as a problem; the first part of the next read withdraws it. */
export async function noteWarning({ of }: Pick<FeedRead, 'of'>, first: boolean, warning: string | undefined): Promise<void> {
  if (!first && !warning) return
  const { tenantId, integrationId } = of
  const where = { integrationId, item: 'pipelines', code: 'missing_permission' }
  await forTenant(tenantId).tx(async (db) => {
    await db.problem.deleteMany({ where })
    if (warning)
      await db.problem.create({ data: { ...where, tenantId, itemName: 'Pipelines and deployments', message: warning } })
  })
}
