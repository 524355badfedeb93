import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { runState } from '../domain/pipeline.ts'
import { findRuns } from '../repo/pipeline-runs.ts'
import { summaryOf } from './rows.ts'

const runFilter = z.object({
  repository: z.string().max(300).toLowerCase().optional(),
  state: runState.optional(),
  /** `default`: only runs on the default branch. */
  branch: z.enum(['default']).optional(),
  text: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  offset: z.number().int().min(0).default(0),
})

/** Runs of the organization, filtered, newest first. */
export const listPipelineRuns = operation({
  name: 'pipelines.list-runs',
  action: 'pipelines.read',
  input: runFilter,
  run: (context, { repository, state, branch, text, limit, offset }) =>
    context.read(async (db) => {
      const filter = { repository, state, onDefault: branch ? (true as const) : undefined, text }
      const { rows, total } = await findRuns(db, context.tenantId, filter, { limit, offset })
      return { runs: rows.map(summaryOf), total }
    }),
})
