import { jobRequest } from '@callboard/jobs/define-job'
import { maxFailedJobs, type RunningState } from '@callboard/kernel/running-state'
import { deliverWebhookJob } from './jobs.ts'
import { unfinishedDeliveries } from './repo/unfinished-deliveries.ts'

export const webhookStates: readonly RunningState[] = [
  {
    state: '`webhook_delivery.state` waiting',
    job: deliverWebhookJob,
    maxFailures: maxFailedJobs,
    ending: 'The delivery has failed and says so; it can be sent again.',
    rows: () => unfinishedDeliveries(deliverWebhookJob),
    resume: ({ id }) => jobRequest(deliverWebhookJob, { deliveryId: id }),
    async fail(db, _tenantId, { id }) {
      await db.webhookDelivery.updateMany({
        where: { id, state: 'waiting' },
        data: { state: 'failed', finishedAt: new Date(), error: 'Callboard could not send this message.' },
      })
    },
  },
]
