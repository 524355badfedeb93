import { jobRequest } from '@callboard/jobs/define-job'
import { maxFailedJobs, type RunningState } from '@callboard/kernel/running-state'
import { integrationJobs, processEventJob, readFeedJob, syncIntegrationJob } from './jobs.ts'
import { failDeliveries, failFeed, failRun } from './operations/fail-unfinished.ts'
import { unfinishedDeliveries } from './repo/pending-deliveries.ts'
import { unfinishedFeeds, unfinishedRuns } from './repo/unfinished.ts'

export const integrationStates: readonly RunningState[] = [
  {
    state: '`sync_run.state` queued, running, waiting',
    job: syncIntegrationJob,
    maxFailures: maxFailedJobs,
    ending: 'The run has failed and says so; the next one follows after the interval of the plugin.',
    rows: unfinishedRuns,
    resume: ({ id, key }) => jobRequest(syncIntegrationJob, { integrationId: key, runId: id }),
    fail: failRun,
  },
  {
    state: '`feed.state` queued, running, waiting',
    job: readFeedJob,
    maxFailures: maxFailedJobs,
    ending: 'The read has failed and says so; the next one follows after 15 minutes.',
    rows: unfinishedFeeds,
    resume: ({ key }) => {
      const [integrationId = '', kind = ''] = key.split(' ')
      return jobRequest(readFeedJob, readFeedJob.payload.parse({ integrationId, kind }))
    },
    fail: failFeed,
  },
  {
    state: '`inbound_event.processed_at` null',
    job: processEventJob,
    maxFailures: maxFailedJobs,
    ending: 'The deliveries are listed as failed; the next sync reads what they named.',
    rows: unfinishedDeliveries,
    resume: ({ id, key }) => jobRequest(processEventJob, { eventId: id, queue: key }),
    fail: failDeliveries,
  },
  {
    state: '`webhook_subscription.state` removing',
    schedule: integrationJobs.scheduleSyncs,
    ending: 'Where the integration still exists five minutes later, the webhook is looked for and created again.',
  },
  {
    state: '`missed_delivery` rows',
    schedule: integrationJobs.scheduleSyncs,
    ending: 'Requested again up to five times within three days, which is as long as vendors keep deliveries.',
  },
]
