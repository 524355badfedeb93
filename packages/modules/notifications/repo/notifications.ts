import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** Number of unread notifications of a member; 0 without one. */
export async function countUnread(db: TenantReader, tenantId: TenantId, userId: UserId | undefined): Promise<number> {
  const [row] = await db.$queryRaw<{ unread: number }[]>`
    select count(*)::int as unread from notification
    where tenant_id = ${tenantId}::uuid and user_id = ${userId ?? null}::uuid and read_at is null`
  return row?.unread ?? 0
}
