import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'

/** Locks a member until the transaction ends. */
export async function lockMember(db: TenantDb, userId: UserId): Promise<void> {
  await db.$queryRaw`select 1 from membership where user_id = ${userId}::uuid for no key update`
}

/** Adds a setting, or replaces its value. @param of `value` is JSON, by `jsonb` */
export async function writeUserSetting(
  db: TenantDb,
  tenantId: TenantId,
  { userId, bucket, key, value }: { userId: UserId; bucket: string; key: string; value: string },
): Promise<void> {
  await db.$executeRaw`
    insert into user_setting (tenant_id, user_id, bucket, key, value)
    values (${tenantId}::uuid, ${userId}::uuid, ${bucket}, ${key}, ${value}::jsonb)
    on conflict (tenant_id, user_id, bucket, key) do update set value = excluded.value, updated_at = now()`
}
