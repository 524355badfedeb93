import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type EntitlementRow, entitlementColumns } from '@callboard/modules/billing'

export type ShellData = {
  announcement: string | null
  removeAt: Date | null
  accent: string | null
  /** The hash of the organization's logo. */
  logo: string | null
  /** Plugins with at least one integration. */
  connected: string[]
  /** Unread notifications of the current user; none for support. */
  unread: number
}

type ShellRow = ShellData & EntitlementRow

/** An organization with what its frame shows, in one statement; undefined if it does not exist. */
export async function readShell(db: TenantReader, tenantId: TenantId, person: UserId | undefined): Promise<ShellRow | undefined> {
  const [row] = await db.$queryRaw<ShellRow[]>`
    select t.announcement, t.remove_at as "removeAt", t.accent, ${entitlementColumns},
      (select hash from tenant_logo l where l.tenant_id = t.id) as logo,
      array(select distinct plugin_id from integration i where i.tenant_id = t.id order by 1) as connected,
      (select count(*)::int from notification n where n.tenant_id = t.id and n.user_id = ${person ?? null}::uuid and n.read_at is null) as unread
    from tenant t left join billing_account b on b.tenant_id = t.id
    where t.id = ${tenantId}::uuid`
  return row
}
