import type { HandlersOf } from '@callboard/kernel/handler'
import type { costJobs } from './jobs.ts'
import { allocateCosts } from './operations/allocate-costs.ts'
import { checkBudgets } from './operations/check-budgets.ts'

export const costHandlers: HandlersOf<typeof costJobs> = {
  allocateCosts: ({ tenantId }) => allocateCosts(tenantId),
  checkBudgets: ({ platform, tenantId }) => checkBudgets(platform, tenantId),
}
