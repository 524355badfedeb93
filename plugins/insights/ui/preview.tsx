import type { TeamAdoption } from '@callboard/modules/usage/domain/view'
import { Badge } from '@callboard/ui/badge'
import { ChartCard } from '@callboard/ui/chart/chart-card'
import { adoptionChart, retentionChart } from './usage-charts.ts'

const weekMs = 7 * 86_400_000
const points = 13

/** The last days of the weeks before a time. */
const weeksBefore = (now: number) =>
  Array.from({ length: points }, (_, i) => new Date(now - (points - 1 - i) * weekMs).toISOString().slice(0, 10))

/** A made-up team whose active members grow to a number. */
const team = (label: string, members: number, from: number, to: number): TeamAdoption => ({
  team: label,
  label,
  members,
  active: Array.from({ length: points }, (_, i) => Math.round(from + ((to - from) * i) / (points - 1))),
  times: 0,
})

const teams = [team('Payments', 14, 6, 13), team('Storefront', 11, 3, 8), team('Platform', 9, 5, 7), team('Data', 8, 1, 3)]
const returning = [61, 64, 60, 66, 69, 68, 71, 73, 72, 75, 78, 77, 0]

const Example = () => <Badge tone="accent">Example</Badge>

/** What the page looks like with data, made up and marked as such. */
export function UsagePreview() {
  const weeks = weeksBefore(Date.now())
  const weekly = weeks.map((monday, i) => ({ monday, people: 100, returned: returning[i] ?? 0 }))
  return (
    <div className="grid gap-4 xl:grid-cols-[2fr_1fr]">
      <ChartCard spec={adoptionChart({ teams, weeks, goal: 60, small: null, smallTeams: 0 })} height={200} aside={<Example />} />
      <ChartCard spec={retentionChart({ weekly })} height={200} aside={<Example />} />
    </div>
  )
}
