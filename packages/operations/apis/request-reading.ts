import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { apisToLint, apisToRead } from '@callboard/db/repos/apis'
import { lintApis, readApiOperations } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'

/** A catalog changes in many small steps, and the largest ones need the machine: what follows waits for a moment. */
const settleMs = 1000
const settleOfChecksMs = 3000
const after = (ms: number) => ({ runAt: new Date(Date.now() + ms) })

/** Asks for reading and checking the descriptions of APIs that have changed, where there are any. */
export async function requestReading(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await apisToRead(db, tenantId, 1)).length > 0)
    await enqueue(db, tenantId, jobRequest(readApiOperations, {}, after(settleMs)))
  if ((await apisToLint(db, tenantId, 1)).length > 0)
    await enqueue(db, tenantId, jobRequest(lintApis, {}, after(settleOfChecksMs)))
}
