import { trustedTenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { systemDb } from '@callboard/db/system-db'
import { jobRequest } from '@callboard/jobs/define-job'
import { storeDocumentsJob } from '../jobs.ts'
import { findTenantsWithoutDocuments, markMissingDocuments } from '../repo/entity-document.ts'

/**
 * Has missing documents stored in the background. Until then they are assembled by each read.
 * @returns the number of organizations
 */
export async function findMissingDocuments(): Promise<number> {
  const tenants = await findTenantsWithoutDocuments(systemDb('scheduler'))
  for (const { id } of tenants) {
    const tenantId = trustedTenantId(id)
    await forTenant(tenantId).tx(async (db) => {
      await markMissingDocuments(db, tenantId)
      await enqueue(db, tenantId, jobRequest(storeDocumentsJob, {}))
    })
  }
  return tenants.length
}
