import type { HandlersOf } from '@callboard/kernel/handler'
import type { experimentJobs } from './jobs.ts'
import { sumExperiments } from './operations/sum-experiments.ts'

export const experimentHandlers: HandlersOf<typeof experimentJobs> = {
  sumExperiments: async ({ tenantId }) => {
    await sumExperiments(tenantId)
  },
}
