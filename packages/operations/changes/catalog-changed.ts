import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { tellChanges } from '@callboard/jobs/contracts'
import { jobRequest } from '@callboard/jobs/define-job'
import { requestReading } from '../apis/request-reading.ts'
import { requestMatching } from '../workloads/match-workloads.ts'

/** Changes come in many small steps; what is told after a moment tells of them together. */
const settleMs = 2000

/** What follows when entities were written or have gone: matching, reading of APIs, and telling those who follow them. */
export async function catalogChanged(db: TenantDb, tenantId: TenantId): Promise<void> {
  await requestMatching(db, tenantId)
  await requestReading(db, tenantId)
  await requestTelling(db, tenantId)
}

/** What follows when pages of docs were written or have gone, whether or not an entity has changed. */
export async function docsChanged(db: TenantDb, tenantId: TenantId): Promise<void> {
  if ((await db.docsWatch.count()) > 0) await requestTelling(db, tenantId)
}

const requestTelling = (db: TenantDb, tenantId: TenantId) =>
  enqueue(db, tenantId, jobRequest(tellChanges, {}, { runAt: new Date(Date.now() + settleMs) }))
