import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { OperationContext } from '@callboard/kernel/operation'
import { sumExperimentsJob } from '../jobs.ts'

/** Delay after the first pending event, so that many reports are added up at once. */
const debounceMs = 30_000

/** Requests the sums of what has arrived. */
export const requestSums = (db: TenantDb, { tenantId }: Pick<OperationContext, 'tenantId'>) =>
  enqueue(db, tenantId, jobRequest(sumExperimentsJob, {}, { runAt: new Date(Date.now() + debounceMs) }))
