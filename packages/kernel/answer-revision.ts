import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'

type Subject = 'costs' | 'deployments'

/** The value of `answerRevision`, for a statement that reads more. */
export const revisionOfAnswers = (tenantId: TenantId, about: Subject): Prisma.Sql => Prisma.sql`coalesce((
  select revision::text from answer_revision where tenant_id = ${tenantId}::uuid and about = ${about}), '')`

/** How often bills and their allocations, or deployments, have changed. Counted by triggers, for answers that are reused. */
export async function answerRevision(db: TenantReader, tenantId: TenantId, about: Subject): Promise<string> {
  const [row] = await db.$queryRaw<{ revision: string }[]>`select ${revisionOfAnswers(tenantId, about)} as revision`
  return row?.revision ?? ''
}
