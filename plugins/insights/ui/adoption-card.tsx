import { activeDays } from '@callboard/modules/usage/domain/adoption-goal'
import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import type { Adoption, TeamAdoption } from '@callboard/modules/usage/domain/view'
import { saveAdoptionGoal } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Chart } from '@callboard/ui/chart/chart'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { Meter } from '@callboard/ui/meter'
import { GoalForm } from './goal-form.tsx'
import { adoptionChart, byShare, type GoalState, goalState, shareOf } from './usage-charts.ts'

const states: Record<GoalState, { tone: Tone; label: string }> = {
  met: { tone: 'ok', label: 'Goal met' },
  below: { tone: 'warn', label: 'Below goal' },
  unknown: { tone: 'plain', label: 'No members known' },
}

/** Percentage points between two shares: "+12 pp". */
function points(share: number | null, before: number | null): string | null {
  if (share === null || before === null) return null
  const change = Math.round(share * 100) - Math.round(before * 100)
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)} pp`
}

const columnsOf = (goal: number | null): ListColumn[] => [
  { id: 'team', label: 'Team', width: 150 },
  { id: 'active', label: 'Active', width: 96, align: 'right' },
  { id: 'share', label: 'Share', width: 132, narrow: 'plain' },
  { id: 'change', label: `vs. ${activeDays} days before`, width: 140, align: 'right' },
  ...(goal === null ? [] : [{ id: 'goal', label: `Goal ${goal}%`, width: 142, narrow: 'lead' as const }]),
]

type RowOptions = { goal: number | null; place: SlotPlace; hint?: string }

function rowOf(team: TeamAdoption, { goal, place, hint }: RowOptions): ListRow {
  const { people, share, before } = shareOf(team)
  const state = states[goalState(team, goal)]
  const href = team.team ? place.links.entity(team.team) : undefined
  return {
    id: team.team || 'small teams',
    label: team.label,
    href,
    cells: {
      team: href ? <RowLink href={href}>{team.label}</RowLink> : <span title={hint}>{team.label}</span>,
      active: team.members > 0 ? `${people} of ${team.members}` : people,
      share:
        share === null ? null : (
          <span className="flex items-center gap-2">
            <Meter value={share} max={1} tone="plain" label={`${people} of ${team.members} members of ${team.label}`} />
            <span className="tabular-nums">{formatValue(share, { kind: 'share' })}</span>
          </span>
        ),
      change: points(share, before),
      goal: goal === null ? null : <Badge tone={state.tone}>{state.label}</Badge>,
    },
  }
}

/** How many of each team's members use the portal, over time and now, and whether that reaches the goal. */
export function AdoptionCard({ adoption, place }: { adoption: Adoption; place: SlotPlace }) {
  const { teams, small, smallTeams, goal } = adoption
  return (
    <Card
      title="Adoption by team"
      className="overflow-visible"
      aside={<GoalForm goal={goal} save={place.act(saveAdoptionGoal)} reason={place.reason('tenant.manage')} />}
    >
      <Chart spec={adoptionChart(adoption)} height={220} />
      {teams.length === 0 && small === null ? null : (
        <ListTable
          inCard
          label={`Adoption by team in the last ${activeDays} days`}
          columns={columnsOf(goal)}
          rows={[
            ...byShare(teams).map((team) => rowOf(team, { goal, place })),
            ...(small ? [rowOf(small, { goal, place, hint: `${smallTeams} teams` })] : []),
          ]}
        />
      )}
      <p className="px-3.5 py-2.5 text-sm text-muted">
        Active within {activeDays} days. Teams of fewer than {minGroup} people are only shown together, and not at all if they are
        fewer than {minGroup}.
      </p>
    </Card>
  )
}
