import { operation, personOf } from '@callboard/kernel/operation'
import { listRunsInput } from '../domain/run-input.ts'
import type { RunSummary } from '../domain/views.ts'
import { readRuns } from '../repo/runs.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** Runs, the newest first. */
export const listRuns = operation({
  name: 'templates.list-runs',
  action: 'templates.read',
  input: listRunsInput,
  async run(context, { mine, ref, entity, state, limit, cursor }): Promise<{ runs: RunSummary[]; next: string | null }> {
    const startedBy = mine ? (personOf(context.actor) ?? nobody) : null
    const filter = { startedBy, ref: ref ?? null, entity: entity ?? null, state: state ?? null, cursor: cursor ?? null, limit }
    const runs = await context.read((db) => readRuns(db, context.tenantId, filter))
    return { runs, next: runs.length === limit ? (runs.at(-1)?.id ?? null) : null }
  },
})
