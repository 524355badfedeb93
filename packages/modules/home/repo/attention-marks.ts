import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** Who takes care of an item, by the item's key. Those of former members are left out. */
export const readAssignments = (db: TenantReader, tenantId: TenantId) =>
  db.$queryRaw<{ key: string; userId: string; name: string }[]>`
    select a.key, a.user_id as "userId", m.name from attention_assignment a join app.tenant_members() m on m.user_id = a.user_id
    where a.tenant_id = ${tenantId}::uuid`

/** What a person has snoozed, and until when. */
export const readSnoozes = (db: TenantReader, tenantId: TenantId, person: UserId | null) =>
  db.$queryRaw<{ key: string; until: Date }[]>`
    select key, until from attention_snooze
    where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid and until > now()`
