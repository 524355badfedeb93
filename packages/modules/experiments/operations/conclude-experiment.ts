import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { emit } from '@callboard/kernel/events'
import { audit, type OperationContext, operation } from '@callboard/kernel/operation'
import { confidence } from '@callboard/modules/flags'
import { z } from 'zod'
import { type Outcome, outcomes } from '../domain/experiment.ts'
import { experimentDecided } from '../events.ts'
import { aboutExperiment } from './about-experiment.ts'

/**
 * Ends a running experiment with a decision, and reports it.
 * @throws AppError `not_found`, or `conflict` unless it is running
 */
export async function endExperiment(
  db: TenantDb,
  context: OperationContext,
  { id, outcome, conclusion }: { id: string; outcome: Outcome; conclusion: string },
): Promise<void> {
  const experiment = await db.experiment.findFirst({ where: { id } })
  if (!experiment) throw notFound('This experiment')
  const endedAt = new Date()
  const ended = await db.experiment.updateMany({
    where: { id, state: 'running' },
    data: { state: 'ended', endedAt, outcome, conclusion },
  })
  if (ended.count === 0) throw new AppError('conflict', 'Only a running experiment can be ended.')
  await audit(db, context, { action: 'experiments.concluded', ...aboutExperiment(experiment), detail: { outcome } })
  const { key, name, flagKey: flag, entityRef: entity } = experiment
  const decided = { id, key, name, flag, entity, outcome, conclusion, by: context.actor.label, at: endedAt.toISOString() }
  await emit(db, context.tenantId, experimentDecided(decided))
}

/** Ends a running experiment with what was decided and learned. It stays as a record. */
export const concludeExperiment = operation({
  name: 'experiments.conclude',
  action: 'experiments.manage',
  premium: confidence,
  input: z.object({
    id: z.uuid(),
    outcome: z.enum(outcomes, 'Choose what was decided.'),
    conclusion: z.string().trim().min(1, 'Write what you have learned.').max(5000, 'Use at most 5,000 characters.'),
  }),
  run: (context, decision) =>
    context.tx(async (db) => {
      await endExperiment(db, context, decision)
      return { id: decision.id }
    }),
})
