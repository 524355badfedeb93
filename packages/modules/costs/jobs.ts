import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Allocates costs to entities by the organization's rules. */
export const allocateCostsJob = defineJob({
  name: 'costs.allocate',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Notifies members of budgets that have reached a threshold. */
export const checkBudgetsJob = defineJob({
  name: 'costs.check-budgets',
  group: 'background',
  scope: 'tenant',
  payload: z.object({}),
  attempts: 5,
  timeoutMs: minute,
  dedupe: () => 'all',
  retryAfterFailure: true,
})

/** Jobs of this module, each under the name of its handler. */
export const costJobs = {
  allocateCosts: allocateCostsJob,
  checkBudgets: checkBudgetsJob,
}
