import type { HandlersOf } from '@callboard/kernel/handler'
import type { tenantJobs } from './jobs.ts'
import { makeExport } from './operations/export/make-export.ts'
import { removeDueTenants } from './operations/removal.ts'

export const tenantHandlers: HandlersOf<typeof tenantJobs> = {
  makeTenantExport: ({ tenantId, lastAttempt }, { exportId }) => makeExport(tenantId, exportId, { lastAttempt }),
  removeTenants: async ({ platform, log }) => {
    const { removed, left, failed } = await removeDueTenants(platform)
    for (const { id, error } of failed) log.error({ err: error, tenant: id }, 'an organization could not be removed')
    if (left.length > 0) log.error({ left }, 'something is left of a removed organization')
    if (removed > 0) log.info({ removed }, 'removed organizations')
  },
}
