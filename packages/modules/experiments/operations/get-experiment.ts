import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ExperimentResults, resultsOf } from '../domain/results.ts'
import { type SegmentEffect, segmentEffects } from '../domain/segments.ts'
import { type ExperimentRow, readDays, readExperiment, readSegmentSums, readSums } from '../repo/experiments.ts'

export type ExperimentView = { experiment: ExperimentRow; results: ExperimentResults; segments: SegmentEffect[] }

/** An experiment with what it shows on each day until now, what to do, and what its success metrics show within segments. */
export const getExperiment = operation({
  name: 'experiments.get',
  action: 'experiments.read',
  input: z.object({ id: z.uuid() }),
  async run({ read, tenantId }, { id }): Promise<ExperimentView> {
    const [experiment, days, sums, segmentSums] = await read((db) =>
      Promise.all([
        readExperiment(db, tenantId, id),
        readDays(db, tenantId, id),
        readSums(db, tenantId, id),
        readSegmentSums(db, tenantId, id),
      ]),
    )
    if (!experiment) throw notFound('This experiment')
    const metrics = experiment.metrics.map((metric) => ({
      ...metric,
      sums: sums.filter(({ metricId }) => metricId === metric.metricId),
    }))
    const control = experiment.variants[0]?.key ?? ''
    return {
      experiment,
      results: resultsOf({ ...experiment, days, metrics }),
      segments: segmentEffects({ ...experiment, control }, segmentSums),
    }
  },
})
