import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'

/**
 * Checks that one more row is within a limit; call it in the transaction that adds it. Counted under a lock of the organization
 * for this kind, so that concurrent requests cannot exceed the limit together.
 * @param of the kind, such as `webhooks`; `message` says what to do
 * @throws AppError `conflict` at the limit
 */
export async function requireRoom(
  db: TenantDb,
  tenantId: TenantId,
  of: { kind: string; limit: number; message: string; count(): Promise<number> },
): Promise<void> {
  await lockUntilCommit(db, `${of.kind} ${tenantId}`)
  if ((await of.count()) >= of.limit) throw new AppError('conflict', of.message)
}
