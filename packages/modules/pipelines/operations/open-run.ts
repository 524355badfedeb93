import { AppError, notFound } from '@callboard/core/errors'
import type { OperationContext } from '@callboard/kernel/operation'
import { connectIntegration } from '@callboard/modules/integrations'
import { z } from 'zod'

export const runLocation = z.object({ integrationId: z.uuid(), key: z.string().max(300) })

export async function openRun(context: OperationContext, { integrationId, key }: z.output<typeof runLocation>) {
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
