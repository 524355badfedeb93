import type { HandlersOf } from '@callboard/kernel/handler'
import type { webhookJobs } from './jobs.ts'
import { deliverMessage } from './operations/deliver.ts'
import { announceChanges } from './operations/send-changes.ts'
import { announceExperiment } from './operations/send-experiment.ts'
import { announceFlag } from './operations/send-flag.ts'
import { announceRun } from './operations/send-run.ts'

export const webhookHandlers: HandlersOf<typeof webhookJobs> = {
  announceChanges: async ({ platform, tenantId }) => {
    await announceChanges(platform, tenantId)
  },
  announceFlag: ({ platform, tenantId }, change) => announceFlag(platform, tenantId, change),
  announceExperiment: ({ platform, tenantId }, decision) => announceExperiment(platform, tenantId, decision),
  announceRun: ({ platform, tenantId }, run) => announceRun(platform, tenantId, run),
  deliverWebhook: (context, { deliveryId }) => deliverMessage(context.platform, context.tenantId, deliveryId, context),
}
