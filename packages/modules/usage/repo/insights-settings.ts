import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { type EntitlementRow, entitlementColumns } from '@callboard/modules/billing'

/** What a report says about the organization itself. Usage is recorded until somebody turns that off. */
export type InsightsSettings = EntitlementRow & {
  enabled: boolean
  goal: number | null
  /** Plugins with at least one integration. */
  connected: string[]
  /** Whether usage of the sample organization is part of what was recorded. */
  sample: boolean
}

/** Undefined if the organization does not exist. */
export async function readInsightsSettings(db: TenantReader, tenantId: TenantId): Promise<InsightsSettings | undefined> {
  const [row] = await db.$queryRaw<InsightsSettings[]>`
    select ${entitlementColumns}, coalesce(u.enabled, true) as enabled, u.adoption_goal as goal,
      array(select distinct plugin_id from integration i where i.tenant_id = t.id) as connected,
      exists (select from usage_person p where p.tenant_id = t.id and p.sample) as sample
    from tenant t left join billing_account b on b.tenant_id = t.id left join usage_settings u on u.tenant_id = t.id
    where t.id = ${tenantId}::uuid`
  return row
}
