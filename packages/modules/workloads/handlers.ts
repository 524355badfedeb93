import type { HandlersOf } from '@callboard/kernel/handler'
import type { workloadJobs } from './jobs.ts'
import { matchAllWorkloads, matchChangedWorkloads } from './operations/match-workloads.ts'

export const workloadHandlers: HandlersOf<typeof workloadJobs> = {
  matchWorkloads: async ({ tenantId, log }, { scope }) => {
    const matches = await (scope === 'all' ? matchAllWorkloads(tenantId) : matchChangedWorkloads(tenantId))
    log.debug({ scope, matches }, 'matched workloads')
  },
}
