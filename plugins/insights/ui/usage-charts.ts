import type { InsightsView } from '@callboard/modules/usage/domain/usage'
import type { ChartSpec } from '@callboard/ui/chart/spec.ts'

const dayMs = 86_400_000
const daysFrom = (from: string, days: number) =>
  Array.from({ length: days }, (_, i) => new Date(Date.parse(`${from}T00:00:00Z`) + i * dayMs).toISOString().slice(0, 10))

/** Active people of each day, with the same weekdays of the previous period. */
export function peopleChart(view: InsightsView): ChartSpec {
  const points = daysFrom(view.from, view.days)
  const now = new Map(view.daily.map((d) => [d.day, d.people]))
  const before = new Map(view.dailyBefore.map((d) => [d.day, d.people]))
  const offset = Math.ceil(view.days / 7) * 7 * dayMs
  const earlier = daysFrom(new Date(Date.parse(view.from) - offset).toISOString().slice(0, 10), view.days)
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

/** Teams by the share of their members who visited; null where the catalog knows no members. */
export const adoption = (teams: InsightsView['teams']) =>
  teams
    // Somebody may have left a team since.
    .map((team) => ({ ...team, members: team.members > 0 ? Math.max(team.members, team.people) : 0 }))
    .map((team) => ({ ...team, share: team.members > 0 ? team.people / team.members : null }))
    .sort((a, b) => (b.share ?? -1) - (a.share ?? -1) || b.people - a.people)
