import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { activeDays } from '../domain/adoption-goal.ts'
import { minGroup, splitSmallGroups } from '../domain/small-groups.ts'
import type { Adoption, TeamAdoption } from '../domain/view.ts'
import { daysBefore, type Window } from '../domain/window.ts'
import { readTeamActivity, type TeamActivity } from '../repo/team-activity.ts'

/** Windows, a week apart. */
const points = 13
const weeks = activeDays / 7

const series = (row: TeamActivity) => Array.from({ length: points }, (_, i) => row.active[points - 1 - i] ?? 0)

function sumOf(hidden: readonly TeamActivity[]): TeamAdoption | null {
  const add = (value: (row: TeamActivity) => number) => hidden.reduce((sum, row) => sum + value(row), 0)
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
  const rows = await readTeamActivity(db, tenantId, { to, points, weeks })
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
