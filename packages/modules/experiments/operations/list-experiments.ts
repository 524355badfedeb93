import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type ExperimentSummary, experimentStates } from '../domain/experiment.ts'
import { findExperiments } from '../repo/experiments.ts'

/** Experiments, running ones first. Ended ones are found by what was learned. */
export const listExperiments = operation({
  name: 'experiments.list',
  action: 'experiments.read',
  input: z.object({
    /** Part of the name, the hypothesis or the conclusion. */
    text: z.string().trim().max(200).optional(),
    state: z.enum(experimentStates).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: ({ read, tenantId }, { text, state, ...page }): Promise<{ experiments: ExperimentSummary[]; total: number }> =>
    read(async (db) => {
      const rows = await findExperiments(db, tenantId, { ...page, text: text || undefined, state })
      return { experiments: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
    }),
})
