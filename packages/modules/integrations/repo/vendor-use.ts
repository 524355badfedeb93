import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Windows that end within this time of each other are the same: vendors round, and clocks differ. */
const sameWindow = '1 minute'

/**
 * Adds to the usage of a window, or starts a new window with it; nothing if the window is an earlier one.
 * @returns the usage of the current window, never below 0
 */
export async function addVendorUse(
  db: TenantDb,
  tenantId: TenantId,
  { name, by, ends }: { name: string; by: number; ends: Date },
): Promise<number> {
  const [row] = await db.$queryRaw<{ used: number }[]>`
    insert into vendor_use as u (tenant_id, name, used, ends_at)
    values (${tenantId}::uuid, ${name}, greatest(0, ${by}::int), ${ends})
    on conflict (tenant_id, name) do update set
      used = case
        when u.ends_at < excluded.ends_at - ${sameWindow}::interval then excluded.used
        when u.ends_at > excluded.ends_at + ${sameWindow}::interval then u.used
        else greatest(0, u.used + ${by}::int) end,
      ends_at = greatest(u.ends_at, excluded.ends_at)
    returning used`
  return row?.used ?? 0
}
