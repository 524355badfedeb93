import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { confidence } from '@callboard/modules/flags'
import { z } from 'zod'
import { aboutExperiment } from './about-experiment.ts'

/** Starts a drafted experiment: exposures count from now on. */
export const startExperiment = operation({
  name: 'experiments.start',
  action: 'experiments.manage',
  premium: confidence,
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const experiment = await db.experiment.findFirst({ where: { id }, select: { id: true, name: true } })
      if (!experiment) throw notFound('This experiment')
      const started = await db.experiment.updateMany({
        where: { id, state: 'draft' },
        data: { state: 'running', startedAt: new Date() },
      })
      if (started.count === 0) throw new AppError('conflict', 'This experiment was started before.')
      await audit(db, context, { action: 'experiments.started', ...aboutExperiment(experiment) })
      return { id }
    }),
})
