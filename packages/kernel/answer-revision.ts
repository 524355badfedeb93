import type { TenantId } from '@callboard/core/ids'
import { type RevisionSubject, revisionOfAnswers } from '@callboard/db/answer-revision'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'

/** How often bills and their allocations, or deployments, have changed. Counted by triggers, for answers that are reused. */
export async function answerRevision(db: TenantReader, tenantId: TenantId, about: RevisionSubject): Promise<string> {
  const [row] = await readTogether<{ revision: string }>(db, Prisma.sql`select ${revisionOfAnswers(tenantId, about)} as revision`)
  return row?.revision ?? ''
}
