import type { HandlersOf } from '@callboard/kernel/handler'
import type { notificationJobs } from './jobs.ts'
import { sendFollowDigests } from './operations/mail-followed.ts'
import { notifyChanges } from './operations/tell-changes.ts'

export const notificationHandlers: HandlersOf<typeof notificationJobs> = {
  notifyChanges: async ({ tenantId }) => {
    await notifyChanges(tenantId)
  },
  sendFollowDigests: async ({ platform, log }) => {
    const sent = await sendFollowDigests(platform)
    if (sent > 0) log.info({ sent }, 'mailed what people follow')
  },
}
