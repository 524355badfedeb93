import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

export type NotificationRow = {
  id: string
  kind: string
  title: string
  body: string
  /** Path of its target in the portal; empty for none. */
  path: string
  at: Date
  readAt: Date | null
  savedAt: Date | null
}

type NotificationsQuery = { userId: UserId; unread: boolean; limit: number; offset: number }

/** A page of a member's notifications, newest first. */
export const readNotifications = (
  db: TenantReader,
  tenantId: TenantId,
  { userId, unread, limit, offset }: NotificationsQuery,
): Promise<NotificationRow[]> => db.$queryRaw<NotificationRow[]>`
  select id, kind, title, body, path, at, read_at as "readAt", saved_at as "savedAt" from notification
  where tenant_id = ${tenantId}::uuid and user_id = ${userId}::uuid and (read_at is null or not ${unread}::boolean)
  order by id desc limit ${limit}::int offset ${offset}::int`

/** How many notifications a member has. */
export async function countNotifications(
  db: TenantReader,
  tenantId: TenantId,
  userId: UserId,
): Promise<{ all: number; unread: number }> {
  const [row] = await db.$queryRaw<{ all: number; unread: number }[]>`
    select count(*)::int as "all", (count(*) filter (where read_at is null))::int as unread from notification
    where tenant_id = ${tenantId}::uuid and user_id = ${userId}::uuid`
  return row ?? { all: 0, unread: 0 }
}
