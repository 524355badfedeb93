import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** A team, its members in the catalog, and its people who were active in the last window. */
export type TeamActivity = {
  /** Empty for people without a team. */
  team: string
  label: string
  members: number
  people: number
  /** Active people by the number of weeks that a window ended ago; windows without any are missing. */
  active: Record<string, number>
  /** Visits in the last window. */
  times: number
}

/**
 * The active people of each team in `points` windows of `weeks` weeks each, which end a week apart, the last one on `to`. Teams are
 * those of the catalog with members, and those of active people; at most 200, the most active first.
 */
export const readTeamActivity = (
  db: TenantReader,
  tenantId: TenantId,
  { to, points, weeks }: { to: string; points: number; weeks: number },
) => db.$queryRaw<TeamActivity[]>`
  with weeks as materialized (
    select coalesce(team, '') as team, person, (${to}::date - day) / 7 as week, sum(times)::int as times from usage_person_day
    where tenant_id = ${tenantId}::uuid and day > ${to}::date - ${(points + weeks - 1) * 7}::int and day <= ${to}::date group by 1, 2, 3
  ), counts as (
    select w.team, p as point, count(distinct w.person)::int as people from weeks w, generate_series(0, ${points - 1}::int) p
    where w.week between p and p + ${weeks - 1}::int group by 1, 2
  ), active as (
    select team, jsonb_object_agg(point, people) as active, max(people) filter (where point = 0) as people from counts group by 1
  ), members as materialized (
    select target_ref as team, count(distinct source_ref)::int as members from relation
    where tenant_id = ${tenantId}::uuid and type = 'memberOf' group by 1
  ), teams as (
    select team from active union select team from members
  )
  select t.team, coalesce(e.title, e.name, nullif(t.team, ''), 'No team') as label, coalesce(m.members, 0) as members,
    coalesce(a.people, 0) as people, coalesce(a.active, '{}') as active,
    coalesce((select sum(w.times) from weeks w where w.team = t.team and w.week < ${weeks}::int), 0)::int as times
  from teams t left join active a on a.team = t.team left join members m on m.team = t.team
    left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = t.team
  order by 4 desc, 1 limit 200`
