import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Questions asked in this month, by UTC. */
export async function countQuestions(db: TenantDb): Promise<number> {
  const [row] = await db.$queryRaw<{ questions: number }[]>`
    select questions from question_count
    where tenant_id = app.current_tenant() and month = date_trunc('month', now() at time zone 'UTC')::date`
  return row?.questions ?? 0
}

/** Counts a question of this month, one after the other. @returns false if the limit was reached; null is unlimited */
export async function addQuestion(db: TenantDb, tenantId: TenantId, limit: number | null): Promise<boolean> {
  const counted = await db.$executeRaw`
    insert into question_count as c (tenant_id, month, questions)
    select ${tenantId}::uuid, date_trunc('month', now() at time zone 'UTC')::date, 1 where ${limit}::int is null or ${limit}::int > 0
    on conflict (tenant_id, month) do update set questions = c.questions + 1
    where ${limit}::int is null or c.questions < ${limit}::int`
  return counted > 0
}
