import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { requireActive, withVendorErrors } from '@callboard/modules/integrations'
import { z } from 'zod'
import { applyPipelineDelta } from './apply-delta.ts'
import { openRun, runLocation } from './open-run.ts'

/** Reruns a run or its failed jobs, and reads its new state. */
export const rerunPipeline = operation({
  name: 'pipelines.rerun',
  action: 'pipelines.run',
  input: runLocation.extend({ which: z.enum(['all', 'failed']) }),
  async run(context, { which, ...of }) {
    const { repository, number, pipeline, integration, connected, source } = await openRun(context, of)
    requireActive(integration)
    const rerun = source.rerun?.bind(source)
    if (!rerun) throw new AppError('unavailable', `${connected.plugin.manifest.name} does not support re-running pipelines.`)
    await withVendorErrors(() => rerun(connected.context, { repository, key: of.key }, which))
    await context.tx((db) =>
      audit(db, context, {
        action: 'pipeline.rerun',
        targetType: 'pipeline_run',
        targetId: of.key,
        targetLabel: `${repository} · ${pipeline.name} #${number}`,
        detail: { which, integrationId: of.integrationId },
      }),
    )
    await withVendorErrors(() => applyPipelineDelta(context.tenantId, of.integrationId, connected, { repository, run: of.key }))
    return {}
  },
})
