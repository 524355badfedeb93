import type { HandlersOf } from '@callboard/kernel/handler'
import type { usageJobs } from './jobs.ts'
import { rollUpUsage } from './operations/roll-up.ts'
import { sendDigests } from './operations/weekly-digest.ts'

export const usageHandlers: HandlersOf<typeof usageJobs> = {
  rollUpUsage: async ({ tenantId }) => {
    await rollUpUsage(tenantId)
  },
  sendUsageDigests: async ({ platform, log }) => {
    const sent = await sendDigests(platform)
    if (sent > 0) log.info({ sent }, 'sent weekly figures')
  },
}
