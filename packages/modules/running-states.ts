import { tenantsWithFailedJobs } from '@callboard/db/orphans'
import { type JobContract, jobRequest } from '@callboard/jobs/define-job'
import type { CarriedState, RunningState } from '@callboard/kernel/running-state'
import { billingJobs } from './billing/jobs.ts'
import { demoJobs } from './demo/jobs.ts'
import { integrationJobs } from './integrations/jobs.ts'
import { integrationStates } from './integrations/running-states.ts'
import { contracts } from './jobs.ts'
import { operatorJobs } from './operator/jobs.ts'
import { templateStates } from './templates/running-states.ts'
import { tenantStates } from './tenants/running-states.ts'
import { webhookStates } from './webhooks/running-states.ts'

/** What waits for such a job, where it has a state of its own. */
const waitingFor: Readonly<Record<string, string>> = {
  'knowledge.review-answers': '`golden_question.state` waiting, answers to review',
  'webhooks.announce-changes': '`pending_event` rows of changes to announce',
  'workloads.match': '`pending_event` rows of changes to match',
}

/** What a job would have written stays outdated until another one of its kind succeeds. */
const outdated = (job: JobContract): CarriedState => ({
  state: waitingFor[job.name] ?? 'What it derives is outdated',
  job,
  maxFailures: 24,
  ending: 'Stays in the list of failed jobs of the operators; the next event requests it again.',
  rows: () => tenantsWithFailedJobs(job),
  resume: () => jobRequest(job, {}),
  // The failed jobs themselves are the named failure.
  fail: async () => {},
})

/** Every state in which something waits for a job: who carries it on, and how it ends. */
export const runningStates: readonly RunningState[] = [
  ...integrationStates,
  ...tenantStates,
  ...templateStates,
  ...webhookStates,
  {
    state: '`cost_import.state` writing',
    schedule: integrationJobs.scheduleSyncs,
    ending: 'Was never used; the next read of costs deletes it and imports the file again.',
  },
  {
    state: '`cost_upload.state` writing',
    schedule: operatorJobs.cleanUp,
    ending: 'Deleted after a day without all its parts.',
  },
  {
    state: '`stripe_event.processed_at` null',
    schedule: billingJobs.reconcileBilling,
    ending: 'Every customer is compared with Stripe each hour.',
  },
  {
    state: '`tenant.demo` preparing',
    schedule: demoJobs.maintainDemo,
    ending: 'Prepared again by the next minute’s run.',
  },
  ...Object.values(contracts)
    .filter((job: JobContract) => job.retryAfterFailure)
    .map(outdated),
]
