import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

type Progress = { dismissed: boolean; catalogSeen: boolean; connected: string[]; invited: boolean; starred: boolean }

/** Steps that a member and the organization have already completed; undefined for others. */
export async function findProgress(db: TenantReader, tenantId: TenantId, userId: UserId): Promise<Progress | undefined> {
  const [row] = await db.$queryRaw<Progress[]>`
    select m.onboarding_dismissed_at is not null as dismissed, m.catalog_seen_at is not null as "catalogSeen",
      array(select distinct plugin_id from integration i where i.tenant_id = m.tenant_id) as connected,
      exists (select from membership o where o.tenant_id = m.tenant_id and o.user_id <> m.user_id)
        or exists (select from invitation v where v.tenant_id = m.tenant_id) as invited,
      exists (select from star s where s.tenant_id = m.tenant_id and s.user_id = m.user_id) as starred
    from membership m where m.tenant_id = ${tenantId}::uuid and m.user_id = ${userId}::uuid`
  return row
}
