import { defineEvent, subscribe } from '@callboard/kernel/events'
import { catalogChanged } from '@callboard/modules/catalog/events'
import { workloadsMatched } from '@callboard/modules/workloads/events'
import { z } from 'zod'
import { allocateCostsJob, checkBudgetsJob } from './jobs.ts'
import { hasCosts } from './repo/allocation.ts'
import { hasBudgets } from './repo/budgets.ts'

export const costsAllocated = defineEvent({
  name: 'costs.allocated',
  description: 'Costs were allocated to entities: after an import, by new rules, or because entities or workloads have changed.',
  payload: z.object({}),
})

const when = { description: 'there are costs', sql: hasCosts }

export const costSubscribers = [
  subscribe(catalogChanged, {
    name: 'Allocate costs to entities',
    job: allocateCostsJob,
    payload: () => ({}),
    // Runs after workloads were matched, so that one allocation serves both.
    settleMs: 2000,
    when,
  }),
  subscribe(workloadsMatched, {
    name: 'Allocate the costs of clusters to entities',
    job: allocateCostsJob,
    payload: () => ({}),
    when,
  }),
  subscribe(costsAllocated, {
    name: 'Check budgets',
    job: checkBudgetsJob,
    payload: () => ({}),
    when: { description: 'there are budgets', sql: hasBudgets },
  }),
]
