import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { planOf } from '../domain/plans.ts'
import { entitlementsIn } from './account.ts'

/** Questions asked in this month, by UTC. */
export async function countQuestions(db: TenantDb): Promise<number> {
  const [row] = await db.$queryRaw<{ questions: number }[]>`
    select questions from question_count
    where tenant_id = app.current_tenant() and month = date_trunc('month', now() at time zone 'UTC')::date`
  return row?.questions ?? 0
}

/**
 * Counts a question. Concurrent ones are counted one after the other, so the limit holds for them too.
 * @throws AppError `conflict` that says what to do when the questions of the month are used up
 */
export async function requireQuestion(db: TenantDb, platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<void> {
  const { plan, limits } = await entitlementsIn(db, platform, tenantId)
  const limit = limits.assistantQuestions
  const counted = await db.$executeRaw`
    insert into question_count as c (tenant_id, month, questions)
    select ${tenantId}::uuid, date_trunc('month', now() at time zone 'UTC')::date, 1 where ${limit}::int is null or ${limit}::int > 0
    on conflict (tenant_id, month) do update set questions = c.questions + 1
    where ${limit}::int is null or c.questions < ${limit}::int`
  if (counted > 0) return
  throw new AppError(
    'conflict',
    `The ${planOf(plan).name} plan includes ${limit} questions per month, all used. Upgrade in Settings > Billing, or use search.`,
  )
}
