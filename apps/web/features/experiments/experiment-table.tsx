import type { ExperimentSummary } from '@callboard/modules/experiments/domain/experiment'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { Meter } from '@callboard/ui/meter'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { outcomeLabels, stateLabels } from './labels.ts'

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Experiment', width: 300 },
  { id: 'state', label: 'State', width: 120, narrow: 'lead' },
  { id: 'flag', label: 'Flag', width: 170 },
  { id: 'units', label: 'Units', width: 170 },
  { id: 'started', label: 'Started', width: 110 },
]

function Units({ units, plannedUnits }: Pick<ExperimentSummary, 'units' | 'plannedUnits'>) {
  const words = `${units.toLocaleString('en')} of ${plannedUnits.toLocaleString('en')} planned units`
  return (
    <span className="flex items-center gap-2">
      <Meter value={units} max={plannedUnits} tone="plain" label={words} />
      <span className="tabular-nums">{units.toLocaleString('en')}</span>
    </span>
  )
}

/** Experiments with what was decided, or how far they are. */
export function ExperimentTable({
  base,
  experiments,
  now,
  empty,
}: {
  base: string
  experiments: readonly ExperimentSummary[]
  now: Date
  empty: ReactNode
}) {
  return (
    <ListTable
      label="Experiments"
      columns={columns}
      empty={empty}
      rows={experiments.map(({ id, name, flagKey, state, outcome, units, plannedUnits, startedAt }) => {
        const href = paths.experiment(base, id)
        const { label, tone } = outcome ? outcomeLabels[outcome] : stateLabels[state]
        return {
          id,
          label: name,
          href,
          cells: {
            name: <RowLink href={href}>{name}</RowLink>,
            state: <Badge tone={tone}>{label}</Badge>,
            flag: <code>{flagKey}</code>,
            units: <Units units={units} plannedUnits={plannedUnits} />,
            started: startedAt ? <TimeAgo at={startedAt} now={now} /> : null,
          },
        }
      })}
    />
  )
}
