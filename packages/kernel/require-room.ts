import { AppError } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

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
  await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`${of.kind} ${tenantId}`}, 0))::text`
  if ((await of.count()) >= of.limit) throw new AppError('conflict', of.message)
}
