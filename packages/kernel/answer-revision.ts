import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** How often bills and their allocations, or deployments, have changed. Counted by triggers, for answers that are reused. */
export async function answerRevision(db: TenantReader, tenantId: TenantId, about: 'costs' | 'deployments'): Promise<string> {
  const [row] = await db.$queryRaw<{ revision: string }[]>`
    select revision::text as revision from answer_revision where tenant_id = ${tenantId}::uuid and about = ${about}`
  return row?.revision ?? ''
}
