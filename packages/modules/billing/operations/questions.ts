import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Platform } from '@callboard/kernel/platform'
import { planOf } from '../domain/plans.ts'
import { addQuestion } from '../repo/question-count.ts'
import { entitlementsIn } from './account.ts'

/**
 * Counts a question. Concurrent ones are counted one after the other, so the limit holds for them too.
 * @throws AppError `conflict` that says what to do when the questions of the month are used up
 */
export async function requireQuestion(db: TenantDb, platform: Pick<Platform, 'billing'>, tenantId: TenantId): Promise<void> {
  const { plan, limits } = await entitlementsIn(db, platform, tenantId)
  const limit = limits.assistantQuestions
  if (await addQuestion(db, tenantId, limit)) return
  throw new AppError(
    'conflict',
    `The ${planOf(plan).name} plan includes ${limit} questions per month, all used. Upgrade in Settings > Billing, or use search.`,
  )
}
