import type { TenantId } from '@callboard/core/ids'
import { type OperationContext, operationContext } from '@callboard/kernel/operation'
import type { Platform } from '@callboard/kernel/platform'
import { giveVariant } from '@callboard/modules/flags'
import { resultsOf } from '../domain/results.ts'
import { findAutoRollbacks, readDays, readExperiment, readSums } from '../repo/experiments.ts'
import { endExperiment } from './conclude-experiment.ts'

/** Ends the experiment if a guardrail is harmed. Returns whether it did. */
async function rollBackIfHarmed(context: OperationContext, id: string): Promise<boolean> {
  const { tenantId } = context
  const [experiment, days, sums] = await context.read((db) =>
    Promise.all([readExperiment(db, tenantId, id), readDays(db, tenantId, id), readSums(db, tenantId, id)]),
  )
  const control = experiment?.variants[0]?.key
  if (experiment?.state !== 'running' || control === undefined) return false
  const metrics = experiment.metrics.map((metric) => ({
    ...metric,
    sums: sums.filter(({ metricId }) => metricId === metric.metricId),
  }))
  const { harmedGuardrails } = resultsOf({ ...experiment, days, metrics })
  if (harmedGuardrails.length === 0) return false
  const conclusion = `Rolled back automatically, because a guardrail was harmed: ${harmedGuardrails.join(', ')}.`
  const others = experiment.variants.slice(1).map(({ key }) => key)
  await context.tx(async (db) => {
    await giveVariant(db, context, { key: experiment.flagKey, variant: control, insteadOf: others, why: conclusion })
    await endExperiment(db, context, { id, outcome: 'rolled-back', conclusion })
  })
  return true
}

/** Rolls back the running experiments that are to be, and of which a guardrail is harmed. Returns their number. */
export async function rollBackHarmed(platform: Platform, tenantId: TenantId): Promise<number> {
  const context = operationContext(platform, tenantId, { type: 'job', label: 'Automatic rollback' })
  const candidates = await context.read((db) => findAutoRollbacks(db, tenantId))
  let count = 0
  for (const { id } of candidates) if (await rollBackIfHarmed(context, id)) count++
  return count
}
