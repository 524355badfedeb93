import type { TenantId } from '@callboard/core/ids'
import { type RevisionSubject, selectRevision } from '@callboard/db/answer-revision'
import type { TenantReader } from '@callboard/db/for-tenant'
import { readTogether } from '@callboard/db/read-together'

/** How often bills and their allocations, or deployments, have changed. Counted by triggers, for answers that are reused. */
export async function answerRevision(db: TenantReader, tenantId: TenantId, about: RevisionSubject): Promise<string> {
  const [row] = await readTogether<{ revision: string }>(db, selectRevision(tenantId, about))
  return row?.revision ?? ''
}
