import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import type { ConnectedPlugin } from '@callboard/modules/integrations'
import { branchOf, recordFeedEvent } from '@callboard/modules/integrations'
import type { PipelineDelta } from '@callboard/plugin-kit/pipelines'
import { applyDeployments, applyPipelines, applyRuns } from '../repo/pipeline.ts'
import { validateRuns, validDeployments } from './pipeline-response.ts'

/** Reads what a delivery named again: one run, or the deployments of a repository. */
export async function applyPipelineDelta(
  tenantId: TenantId,
  integrationId: string,
  { plugin, context }: ConnectedPlugin,
  { repository, run: key }: PipelineDelta,
): Promise<void> {
  const source = plugin.pipelines
  if (!source) return
  const tenantClient = forTenant(tenantId)
  if (key === undefined) {
    const deployments = validDeployments(await source.deployments(context, repository))
    await tenantClient.tx((db) => applyDeployments(db, tenantId, integrationId, deployments))
    return
  }
  const defaultBranch = await tenantClient.tx((db) => branchOf(db, { tenantId, integrationId, kind: 'pipelines' }, repository))
  const read = await source.run(context, { repository, key, defaultBranch })
  if (read) validateRuns({ pipelines: [read.pipeline], runs: [read.run] }, repository, 1)
  await tenantClient.tx(async (db) => {
    if (!read) {
      await db.pipelineRun.deleteMany({ where: { integrationId, key } })
      return
    }
    await applyPipelines(db, tenantId, integrationId, [read.pipeline])
    await applyRuns(db, tenantId, integrationId, [read.run])
  })
}

/** Applies a webhook event, and records that webhooks deliver the runs of its repository. */
export async function applyPipelineEvent(
  tenantId: TenantId,
  integrationId: string,
  connected: ConnectedPlugin,
  delta: PipelineDelta,
): Promise<void> {
  const receivedAt = new Date()
  await applyPipelineDelta(tenantId, integrationId, connected, delta)
  if (delta.run === undefined) return
  const of = { tenantId, integrationId, kind: 'pipelines' }
  await forTenant(tenantId).tx((db) => recordFeedEvent(db, of, delta.repository, receivedAt))
}
