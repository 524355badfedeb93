import type { HandlersOf } from '@callboard/kernel/handler'
import type { notificationJobs } from './jobs.ts'
import { mailFollowed } from './operations/mail-followed.ts'
import { tellChanges } from './operations/tell-changes.ts'

export const notificationHandlers: HandlersOf<typeof notificationJobs> = {
  tellChanges: async ({ tenantId }) => {
    await tellChanges(tenantId)
  },
  mailFollowed: async ({ platform, log }) => {
    const sent = await mailFollowed(platform)
    if (sent > 0) log.info({ sent }, 'mailed what people follow')
  },
}
