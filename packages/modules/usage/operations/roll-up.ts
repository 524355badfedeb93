import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'

/** Aggregates days with new events. Each day is recomputed completely, so it can run at any time and repeatedly. */
export async function rollUpUsage(tenantId: TenantId): Promise<number> {
  const tenantClient = forTenant(tenantId)
  const days = await tenantClient.tx(
    (db) => db.$queryRaw<{ day: string }[]>`
      select to_char(day, 'YYYY-MM-DD') as day from usage_dirty where tenant_id = ${tenantId}::uuid order by 1`,
  )
  for (const { day } of days)
    await tenantClient.tx(async (db) => {
      // Claimed first: events that arrive later mark the day again.
      await db.$executeRaw`delete from usage_dirty where tenant_id = ${tenantId}::uuid and day = ${day}::date`
      await db.$executeRaw`
        insert into usage_day (tenant_id, day, kind, subject, times, people, empty)
        select tenant_id, day, kind, subject, count(*), count(distinct person), count(*) filter (where found = 0)
        from usage_event where tenant_id = ${tenantId}::uuid and day = ${day}::date group by 1, 2, 3, 4
        on conflict (tenant_id, day, kind, subject) do update set times = excluded.times, people = excluded.people, empty = excluded.empty`
      await db.$executeRaw`
        insert into usage_person_day (tenant_id, day, person, team, times, first_entity_at)
        select tenant_id, day, person, max(team), count(*) filter (where kind = 'view'),
          min(at) filter (where kind = 'view' and subject like 'entity:%')
        from usage_event
        where tenant_id = ${tenantId}::uuid and day = ${day}::date group by 1, 2, 3
        on conflict (tenant_id, day, person) do update set times = excluded.times, team = excluded.team, first_entity_at = excluded.first_entity_at`
    })
  return days.length
}
