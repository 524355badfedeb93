import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ExperimentResults, resultsOf } from '../domain/results.ts'
import { type ExperimentRow, readDays, readExperiment, readSums } from '../repo/experiments.ts'

/** An experiment with what it shows on each day until now, and what to do. */
export const getExperiment = operation({
  name: 'experiments.get',
  action: 'experiments.read',
  input: z.object({ id: z.uuid() }),
  async run({ read, tenantId }, { id }): Promise<{ experiment: ExperimentRow; results: ExperimentResults }> {
    const [experiment, days, sums] = await read((db) =>
      Promise.all([readExperiment(db, tenantId, id), readDays(db, tenantId, id), readSums(db, tenantId, id)]),
    )
    if (!experiment) throw notFound('This experiment')
    const metrics = experiment.metrics.map((metric) => ({
      ...metric,
      sums: sums.filter(({ metricId }) => metricId === metric.metricId),
    }))
    return { experiment, results: resultsOf({ ...experiment, days, metrics }) }
  },
})
