import { AppError } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { type Attempt, releaseKey } from '../repo/idempotency-keys.ts'
import type { StoredAnswer } from './claim-key.ts'

/**
 * Records, in the transaction of a change, that an attempt has changed something: it is never made again.
 * @throws AppError `conflict` if another attempt has taken over, which rolls the change back
 */
export async function recordChange(db: TenantDb, { id, attemptId }: Attempt): Promise<void> {
  const { count } = await db.idempotencyKey.updateMany({ where: { id, attemptId }, data: { isApplied: true } })
  // A key goes with its token, which this very change may have removed.
  if (count === 0 && (await db.idempotencyKey.count({ where: { id } })) > 0)
    throw new AppError('conflict', 'This request took too long, and was repeated in the meantime.')
}

/**
 * Ends an attempt.
 * @param answer what repetitions get for 24 hours; without one the request can be repeated, unless it has changed something
 */
export async function settleKey(context: OperationContext, attempt: Attempt, answer: StoredAnswer | undefined): Promise<void> {
  const { tenantId, platform } = context
  if (!answer) {
    await context.tx((db) => releaseKey(db, tenantId, attempt))
    return
  }
  const sealed = await platform.vault.seal(tenantId, answer)
  await context.tx((db) => db.idempotencyKey.updateMany({ where: { ...attempt }, data: { answer: sealed } }))
}
