import { AppError, notFound } from '@callboard/core/errors'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { connectIntegration, requireActive, withVendorErrors } from '@callboard/modules/integrations'
import { z } from 'zod'
import { applyPipelineDelta } from './apply-delta.ts'
import { logExcerpt } from './log-excerpt.ts'
import { jobsOf } from './rows.ts'

const runLocation = z.object({ integrationId: z.uuid(), key: z.string().max(300) })

async function openRun(context: OperationContext, { integrationId, key }: z.output<typeof runLocation>) {
  const found = await context.tx((db) =>
    db.pipelineRun.findFirst({
      where: { integrationId, key },
      select: { repository: true, number: true, jobs: true, pipeline: { select: { name: true, integration: true } } },
    }),
  )
  if (!found) throw notFound('This run')
  const { integration } = found.pipeline
  const connected = await connectIntegration(context.platform, context.tenantId, integration, AbortSignal.timeout(30_000))
  const source = connected.plugin.pipelines
  if (!source) throw new AppError('unavailable', `${connected.plugin.manifest.name} does not provide pipelines.`)
  return { ...found, integration, connected, source }
}

/** The part of a job's log around its first failure, read from the vendor and never stored. */
export const readJobLog = operation({
  name: 'pipelines.read-job-log',
  action: 'pipelines.logs',
  input: runLocation.extend({ job: z.string().max(300) }),
  async run(context, { job, ...of }) {
    const { repository, jobs, connected, source } = await openRun(context, of)
    if (!jobsOf(jobs).some((j) => j.key === job)) throw notFound('This job')
    return withVendorErrors(async () => logExcerpt(await source.log(connected.context, { repository, key: of.key, job })))
  },
})

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
