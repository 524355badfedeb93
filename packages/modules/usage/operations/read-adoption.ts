import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { activeDays } from '../domain/adoption-goal.ts'
import { minGroup, splitSmallGroups } from '../domain/small-groups.ts'
import type { Adoption, TeamAdoption } from '../domain/view.ts'
import { daysBefore, type Window } from './window.ts'

/** Windows, a week apart. */
const points = 13
const weeks = activeDays / 7

type Row = { team: string; label: string; members: number; people: number; active: Record<string, number>; times: number }

/**
 * The active people of each team in windows of 28 days that end a week apart. Teams are those of the catalog with members, and those
 * of active people.
 */
const readTeams = (db: TenantReader, tenantId: TenantId, to: string) => db.$queryRaw<Row[]>`
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

const series = (row: Row) => Array.from({ length: points }, (_, i) => row.active[points - 1 - i] ?? 0)

function sumOf(hidden: readonly Row[]): TeamAdoption | null {
  const add = (value: (row: Row) => number) => hidden.reduce((sum, row) => sum + value(row), 0)
  const members = add((row) => Math.max(row.members, row.people))
  if (members < minGroup) return null
  const each = hidden.map((row) => series(row))
  return {
    team: '',
    label: 'Small teams',
    members,
    active: Array.from({ length: points }, (_, i) => each.reduce((sum, active) => sum + (active[i] ?? 0), 0)),
    times: add((row) => row.times),
  }
}

/**
 * Adoption by team. Teams of fewer people than `minGroup` are a sum. People without a team are no team of their own: fewer than
 * `minGroup` are left out.
 */
export async function readAdoption(db: TenantReader, tenantId: TenantId, { to }: Window): Promise<Omit<Adoption, 'goal'>> {
  const rows = await readTeams(db, tenantId, to)
  const { shown, hidden } = splitSmallGroups(rows.filter((row) => row.team !== '' || row.people >= minGroup))
  return {
    weeks: Array.from({ length: points }, (_, i) => daysBefore(to, (points - 1 - i) * 7)),
    teams: shown.map((row) => ({
      team: row.team,
      label: row.label,
      members: row.members > 0 ? Math.max(row.members, ...series(row)) : 0,
      active: series(row),
      times: row.times,
    })),
    small: sumOf(hidden),
    smallTeams: hidden.length,
  }
}
