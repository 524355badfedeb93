import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'

/** Windows that end within this time of each other are the same: vendors round, and clocks differ. */
const sameWindow = '1 minute'

/**
 * Adds to an organization's usage under a name until `endsAt` (ms since the epoch), shared by all processes. A window that ends
 * later starts from zero; a late response of an earlier window has no effect.
 * @returns the new total, never below 0
 */
export async function recordVendorUsage(tenantId: TenantId, name: string, by: number, endsAt: number): Promise<number> {
  const ends = new Date(endsAt)
  const rows = await forTenant(tenantId).tx(
    (db) => db.$queryRaw<{ used: number }[]>`
      insert into vendor_use as u (tenant_id, name, used, ends_at)
      values (${tenantId}::uuid, ${name}, greatest(0, ${by}::int), ${ends})
      on conflict (tenant_id, name) do update set
        used = case
          when u.ends_at < excluded.ends_at - ${sameWindow}::interval then excluded.used
          when u.ends_at > excluded.ends_at + ${sameWindow}::interval then u.used
          else greatest(0, u.used + ${by}::int) end,
        ends_at = greatest(u.ends_at, excluded.ends_at)
      returning used`,
  )
  return rows[0]?.used ?? 0
}
