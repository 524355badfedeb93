import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { RunSummary } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { formatDuration } from '@callboard/ui/chart/format.ts'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { runLabels } from './labels.ts'

const columns: readonly ListColumn[] = [
  { id: 'title', label: 'Run', width: 220 },
  { id: 'state', label: 'State', width: 110, narrow: 'lead' },
  { id: 'template', label: 'Template', width: 160 },
  { id: 'steps', label: 'Steps', width: 80, align: 'right' },
  { id: 'by', label: 'Started by', width: 140 },
  { id: 'started', label: 'Started', width: 110 },
  { id: 'took', label: 'Time', width: 90, align: 'right' },
  { id: 'note', label: 'Note', width: 220, narrow: 'plain' },
]

const timeOf = ({ startedAt, finishedAt }: RunSummary) =>
  finishedAt ? formatDuration(finishedAt.getTime() - startedAt.getTime()) : null

/** Runs with their state, the newest first. */
export function RunTable({ base, runs, now, empty }: { base: string; runs: readonly RunSummary[]; now: Date; empty: ReactNode }) {
  return (
    <ListTable
      label="Runs"
      columns={columns}
      empty={empty}
      rows={runs.map((run) => {
        const href = paths.run(base, run.id)
        const { label, tone } = runLabels[run.state]
        return {
          id: run.id,
          label: run.title,
          href,
          cells: {
            title: <RowLink href={href}>{run.title}</RowLink>,
            state: <Badge tone={tone}>{label}</Badge>,
            template: shortRef(run.templateRef),
            steps: `${run.done}/${run.steps}`,
            by: run.startedBy,
            started: <TimeAgo at={run.startedAt} now={now} />,
            took: timeOf(run),
            note: run.note ? <span className="text-muted">{run.note}</span> : null,
          },
        }
      })}
    />
  )
}
