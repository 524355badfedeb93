import { AppError } from '@callboard/core/errors'
import { tenantLimits } from '@callboard/core/limits/limits'
import type { OperationContext } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'
import { type Attempt, type KeyedRequest, type KeyState, readKey, takeKey } from '../repo/idempotency-keys.ts'

/** An answer as it was sent. */
const storedAnswer = z.object({ status: z.int(), contentType: z.string().nullable(), body: z.string().nullable() })
export type StoredAnswer = z.output<typeof storedAnswer>

/** Requests end long before: an attempt of that age has been interrupted, e.g. because its process was killed. */
export const claimedForS = 120

const lostAnswer = () =>
  new AppError(
    'conflict',
    'The request with this idempotency key was carried out, but its answer was lost. Look up what it changed instead of repeating it.',
  )

/** The answer of an earlier attempt. @throws AppError that says why there is none */
async function answerOf({ platform, tenantId }: OperationContext, state: KeyState, requestHash: string): Promise<StoredAnswer> {
  if (state.requestHash !== requestHash)
    throw new AppError(
      'key_reused',
      'This idempotency key was used for another request. Use a new key for each request, and the same one only to repeat it.',
    )
  if (state.answer !== null) {
    const opened = await platform.vault.open(tenantId, state.answer).catch((cause: unknown) => {
      throw Object.assign(lostAnswer(), { cause })
    })
    return storedAnswer.parse(opened)
  }
  if (!state.isClaimed) throw lostAnswer()
  throw new AppError('conflict', 'A request with this idempotency key is in progress. Repeat it in a few seconds.', {
    retryAfterS: 5,
  })
}

/**
 * Claims the key of a request, or finds its answer.
 * @throws AppError `key_reused` if the key belongs to another request; `conflict` while that is in progress, if its answer was
 * lost, or if the organization has used too many keys
 */
export async function claimKey(
  context: OperationContext,
  request: KeyedRequest,
): Promise<{ attempt: Attempt } | { answer: StoredAnswer }> {
  const { tenantId } = context
  const found = await context.tx(async (db) => {
    const known = await readKey(db, tenantId, request)
    if (known && (known.answer !== null || known.isClaimed || known.requestHash !== request.requestHash)) return known
    if (!known)
      await requireRoom(db, tenantId, {
        kind: 'idempotency keys',
        limit: tenantLimits.idempotencyKeys,
        message: `Your organization has used ${tenantLimits.idempotencyKeys} idempotency keys in the last 24 hours. Wait, or send requests without a key.`,
        count: () => db.idempotencyKey.count(),
      })
    const attempt = await takeKey(db, tenantId, request, claimedForS)
    // Another request may have claimed it in the meantime.
    return attempt ?? readKey(db, tenantId, request)
  })
  if (!found) throw lostAnswer()
  return 'attemptId' in found ? { attempt: found } : { answer: await answerOf(context, found, request.requestHash) }
}
