import type { TenantId, UserId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import { refsOfPerson } from '@callboard/modules/catalog'

const { join, sql } = Prisma

type Assignment = { userId: UserId; name: string }
type Marks = {
  holds: boolean[]
  refs: string[]
  assigned: (Assignment & { key: string })[]
  snoozed: { key: string; until: string }[]
}

/**
 * What decides which items there are and what a list of them says to a person: whether each of some conditions holds, in their order;
 * the person's user and groups, as references; and by the key of the item what somebody takes care of and what the person has
 * snoozed. Assignments of former members are left out.
 */
export async function readMarks(
  db: TenantReader,
  tenantId: TenantId,
  person: UserId | undefined,
  conditions: readonly Condition[],
) {
  const [marks] = await readTogether<Marks>(
    db,
    sql`
    select ${conditions.length > 0 ? sql`array[${join([...conditions])}]` : sql`'{}'::boolean[]`} as holds, ${person ? refsOfPerson(tenantId, person) : sql`'{}'::text[]`} as refs, (
      select coalesce(jsonb_agg(jsonb_build_object('key', a.key, 'userId', a.user_id, 'name', m.name)), '[]')
      from attention_assignment a join app.tenant_members() m on m.user_id = a.user_id
      where a.tenant_id = ${tenantId}::uuid) as assigned, (
      select coalesce(jsonb_agg(jsonb_build_object('key', key, 'until', until)), '[]') from attention_snooze
      where tenant_id = ${tenantId}::uuid and user_id = ${person ?? null}::uuid and until > now()) as snoozed`,
  )
  const { holds = [], refs = [], assigned = [], snoozed = [] } = marks ?? {}
  return {
    holds,
    refs,
    assigned: new Map(assigned.map(({ key, userId, name }): [string, Assignment] => [key, { userId, name }])),
    /** Until when. */
    snoozed: new Map(snoozed.map(({ key, until }) => [key, new Date(until)])),
  }
}
