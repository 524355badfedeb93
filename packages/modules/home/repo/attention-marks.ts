import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

type Mark = { key: string; userId: UserId; name: string | null; until: Date | null }

/**
 * What somebody takes care of, and what a person has snoozed, by the key of the item. Assignments of former members are left out.
 */
export async function readMarks(db: TenantReader, tenantId: TenantId, person: UserId | null) {
  const marks = await db.$queryRaw<Mark[]>`
    select a.key, a.user_id as "userId", m.name, null::timestamptz as until
    from attention_assignment a join app.tenant_members() m on m.user_id = a.user_id
    where a.tenant_id = ${tenantId}::uuid
    union all
    select key, user_id, null, until from attention_snooze
    where tenant_id = ${tenantId}::uuid and user_id = ${person}::uuid and until > now()`
  return {
    assigned: new Map(marks.flatMap(({ key, userId, name }) => (name === null ? [] : [[key, { userId, name }]]))),
    /** Until when. */
    snoozed: new Map(marks.flatMap(({ key, until }) => (until === null ? [] : [[key, until]]))),
  }
}
