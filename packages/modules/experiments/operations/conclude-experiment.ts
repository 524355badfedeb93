import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { confidence } from '@callboard/modules/flags'
import { z } from 'zod'
import { outcomes } from '../domain/experiment.ts'
import { aboutExperiment } from './about-experiment.ts'

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
  run: (context, { id, outcome, conclusion }) =>
    context.tx(async (db) => {
      const experiment = await db.experiment.findFirst({ where: { id }, select: { id: true, name: true } })
      if (!experiment) throw notFound('This experiment')
      const ended = await db.experiment.updateMany({
        where: { id, state: 'running' },
        data: { state: 'ended', endedAt: new Date(), outcome, conclusion },
      })
      if (ended.count === 0) throw new AppError('conflict', 'Only a running experiment can be ended.')
      await audit(db, context, { action: 'experiments.concluded', ...aboutExperiment(experiment), detail: { outcome } })
      return { id }
    }),
})
