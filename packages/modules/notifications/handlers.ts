import type { HandlersOf } from '@callboard/kernel/handler'
import type { notificationJobs } from './jobs.ts'
import { notifyChanges } from './operations/notify-changes.ts'
import { sendFollowDigests } from './operations/send-follow-digests.ts'

export const notificationHandlers: HandlersOf<typeof notificationJobs> = {
  notifyChanges: async ({ tenantId }) => {
    await notifyChanges(tenantId)
  },
  sendFollowDigests: async ({ platform, log }) => {
    const sent = await sendFollowDigests(platform)
    if (sent > 0) log.info({ sent }, 'mailed what people follow')
  },
}
