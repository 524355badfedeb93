import type { HandlersOf } from '@callboard/kernel/handler'
import type { experimentJobs } from './jobs.ts'
import { rollBackHarmed } from './operations/roll-back-harmed.ts'
import { sumExperiments } from './operations/sum-experiments.ts'

export const experimentHandlers: HandlersOf<typeof experimentJobs> = {
  sumExperiments: async ({ platform, tenantId }) => {
    await sumExperiments(tenantId)
    await rollBackHarmed(platform, tenantId)
  },
}
