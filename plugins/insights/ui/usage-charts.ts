import type { Adoption, InsightsView, TeamAdoption } from '@callboard/modules/usage/domain/view'
import { formatDay } from '@callboard/ui/chart/format.ts'
import type { ChartColor, ChartSpec } from '@callboard/ui/chart/spec.ts'

const dayMs = 86_400_000
const daysFrom = (from: string, days: number) =>
  Array.from({ length: days }, (_, i) => new Date(Date.parse(`${from}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10))

/** Active people of each day, with the same weekdays of the previous period. */
export function peopleChart(view: Pick<InsightsView, 'from' | 'days' | 'daily' | 'dailyBefore'>): ChartSpec {
  const points = daysFrom(view.from, view.days)
  const now = new Map(view.daily.map((d) => [d.day, d.people]))
  const before = new Map(view.dailyBefore.map((d) => [d.day, d.people]))
  const offset = Math.ceil(view.days / 7) * 7 * dayMs
  const earlier = daysFrom(new Date(Date.parse(view.from) - offset).toISOString().slice(0, 10), view.days)
  const first = view.dailyBefore[0] ?? view.daily[0]
  return {
    title: 'Daily active people',
    look: 'stacked',
    step: 'day',
    unit: { kind: 'count', one: 'person', many: 'people' },
    points,
    series: [{ key: 'people', label: 'People', color: 'd1', values: points.map((day) => now.get(day) ?? 0) }],
    previous:
      before.size > 0
        ? { label: 'Previous period, same weekday', values: earlier.map((day) => before.get(day) ?? 0) }
        : undefined,
    partial: first && first.day > view.from ? `Nothing was recorded before ${formatDay(first.day)}.` : undefined,
  }
}

/** The share of each week's people who came again in the next week. Weeks without people have none, and the last is not over. */
export function retentionChart({ weekly }: Pick<InsightsView, 'weekly'>): ChartSpec {
  const weeks = weekly.slice(0, -1)
  const values = weeks.map((w) => (w.people > 0 ? w.returned / w.people : null))
  return {
    title: 'Weekly retention',
    look: 'lines',
    step: 'week',
    unit: { kind: 'share' },
    points: weeks.map((w) => w.monday),
    series: [{ key: 'returned', label: 'Returned in the next week', color: 'd1', values }],
    empty: 'Retention appears after the second week of use.',
  }
}

/** A team's share of active people, now and 28 days before; null where the catalog knows no members. */
export function shareOf({ members, active }: TeamAdoption): { people: number; share: number | null; before: number | null } {
  const people = active.at(-1) ?? 0
  if (members === 0) return { people, share: null, before: null }
  return { people, share: people / members, before: (active.at(-5) ?? 0) / members }
}

/** Teams by share, those without one last. */
export const byShare = (teams: readonly TeamAdoption[]): TeamAdoption[] =>
  [...teams].sort((a, b) => {
    const [first, second] = [shareOf(a), shareOf(b)]
    return (second.share ?? -1) - (first.share ?? -1) || second.people - first.people || a.label.localeCompare(b.label)
  })

export type GoalState = 'met' | 'below' | 'unknown'

/** Whether a team reaches the goal; unknown without a goal or without members in the catalog. */
export function goalState(team: TeamAdoption, goal: number | null): GoalState {
  const { share } = shareOf(team)
  if (goal === null || share === null) return 'unknown'
  // Percentages are whole numbers, so a share that is shown as the goal has reached it.
  return Math.round(share * 100) >= goal ? 'met' : 'below'
}

const colors: readonly ChartColor[] = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8']

/** The share of each team's members who were active in the 28 days before each point, and the goal. The largest teams have a line. */
export function adoptionChart({ teams, weeks, goal }: Adoption): ChartSpec {
  const drawn = byShare(
    teams
      .filter((t) => t.members > 0)
      .sort((a, b) => b.members - a.members)
      .slice(0, colors.length),
  )
  const all = teams.reduce<number[]>((sums, t) => weeks.map((_, i) => (sums[i] ?? 0) + (t.active[i] ?? 0)), [])
  // Windows before the first visit are unknown.
  const first = all.findIndex((people) => people > 0)
  return {
    title: 'Adoption by team',
    look: 'lines',
    step: 'day',
    unit: { kind: 'share' },
    points: weeks,
    series: drawn.map((t, i) => ({
      key: t.team,
      label: t.label,
      color: colors[i] ?? 'other',
      values: t.active.map((people, week) => (first < 0 || week < first ? null : Math.min(1, people / t.members))),
    })),
    limits: goal === null ? undefined : [{ value: goal / 100, label: `Goal ${goal}%`, tone: 'goal' }],
    empty: 'Adoption appears once members of a team with at least five people in the catalog have used the portal.',
  }
}
