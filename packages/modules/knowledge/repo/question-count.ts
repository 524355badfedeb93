import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/**
 * Counts a question in this month.
 * @param limit of the month; null counts without one
 * @returns whether it was within the limit. Concurrent questions are counted one after the other.
 */
export async function countQuestion(db: TenantDb, tenantId: TenantId, limit: number | null): Promise<boolean> {
  if (limit !== null && limit < 1) return false
  const counted = await db.$executeRaw`
    insert into question_count as c (tenant_id, month, questions)
    values (${tenantId}::uuid, date_trunc('month', now() at time zone 'UTC')::date, 1)
    on conflict (tenant_id, month) do update set questions = c.questions + 1
    where ${limit}::int is null or c.questions < ${limit}::int`
  return counted > 0
}
