import { defineJob } from '@callboard/jobs/define-job'
import { z } from 'zod'

const minute = 60_000

/** Creates the zip file of an organization's export. */
export const makeTenantExportJob = defineJob({
  name: 'tenant.make-export',
  group: 'bulk',
  scope: 'tenant',
  payload: z.object({ exportId: z.uuid() }),
  attempts: 3,
  timeoutMs: 10 * minute,
  dedupe: (p) => p.exportId,
})

/** Deletes organizations whose removal is due. */
export const removeTenantsJob = defineJob({
  name: 'tenant.remove-due',
  group: 'bulk',
  scope: 'system',
  payload: z.object({}),
  attempts: 1,
  timeoutMs: 10 * minute,
  dedupe: () => 'all',
  intervalMs: 5 * minute,
})

/** Jobs of this module, each under the name of its handler. */
export const tenantJobs = {
  makeTenantExport: makeTenantExportJob,
  removeTenants: removeTenantsJob,
}
