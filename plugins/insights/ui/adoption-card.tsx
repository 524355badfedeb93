import { activeDays } from '@callboard/modules/usage/domain/adoption-goal'
import { minGroup } from '@callboard/modules/usage/domain/small-groups'
import type { Adoption, TeamAdoption } from '@callboard/modules/usage/domain/view'
import { saveAdoptionGoal } from '@callboard/modules/usage/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Chart } from '@callboard/ui/chart/chart'
import { formatValue } from '@callboard/ui/chart/format.ts'
import { Meter } from '@callboard/ui/meter'
import { Table, Td, Th } from '@callboard/ui/table'
import { GoalForm } from './goal-form.tsx'
import { adoptionChart, byShare, type GoalState, goalState, shareOf } from './usage-charts.ts'

const states: Record<GoalState, { tone: Tone; label: string }> = {
  met: { tone: 'ok', label: 'Goal met' },
  below: { tone: 'warn', label: 'Below goal' },
  unknown: { tone: 'plain', label: 'No members known' },
}

/** Percentage points between two shares: "+12 pp". */
function points(share: number | null, before: number | null): string {
  if (share === null || before === null) return '—'
  const change = Math.round(share * 100) - Math.round(before * 100)
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${Math.abs(change)} pp`
}

function TeamRow({ team, goal, place, hint }: { team: TeamAdoption; goal: number | null; place: SlotPlace; hint?: string }) {
  const { people, share, before } = shareOf(team)
  const state = states[goalState(team, goal)]
  return (
    <tr>
      <Td className="max-w-32 truncate sm:max-w-60" title={hint ?? team.label}>
        {team.team ? (
          <a href={place.links.entity(team.team)} className="hover:underline">
            {team.label}
          </a>
        ) : (
          team.label
        )}
      </Td>
      <Td right>{team.members > 0 ? `${people} of ${team.members}` : people}</Td>
      <Td>
        {share === null ? (
          '—'
        ) : (
          <span className="flex items-center gap-2">
            <Meter value={share} max={1} tone="plain" label={`${people} of ${team.members} members of ${team.label}`} />
            <span className="tabular-nums">{formatValue(share, { kind: 'share' })}</span>
          </span>
        )}
      </Td>
      <Td right className="hidden text-muted sm:table-cell">
        {points(share, before)}
      </Td>
      {goal === null ? null : (
        <Td>
          <Badge tone={state.tone}>{state.label}</Badge>
        </Td>
      )}
    </tr>
  )
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
        <Table label={`Adoption by team in the last ${activeDays} days`}>
          <thead>
            <tr>
              <Th>Team</Th>
              <Th right>Active</Th>
              <Th>Share</Th>
              <Th right className="hidden sm:table-cell">
                vs. {activeDays} days before
              </Th>
              {goal === null ? null : <Th>{`Goal ${goal}%`}</Th>}
            </tr>
          </thead>
          <tbody>
            {byShare(teams).map((team) => (
              <TeamRow key={team.team} team={team} goal={goal} place={place} />
            ))}
            {small ? <TeamRow team={small} goal={goal} place={place} hint={`${smallTeams} teams`} /> : null}
          </tbody>
        </Table>
      )}
      <p className="px-3.5 py-2.5 text-sm text-muted">
        Active within {activeDays} days. Teams of fewer than {minGroup} people are only shown together, and not at all if they are
        fewer than {minGroup}.
      </p>
    </Card>
  )
}
