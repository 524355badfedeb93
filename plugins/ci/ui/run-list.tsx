import type { RunSummary } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { duration, runLength } from './format.ts'
import { ExternalLink, StateBadge } from './parts.tsx'

const repositoryColumn: ListColumn = { id: 'repository', label: 'Repository', width: 150, narrow: 'plain' }
const columns: readonly ListColumn[] = [
  { id: 'run', label: 'Run', width: 160 },
  { id: 'state', label: 'State', width: 98, narrow: 'lead' },
  { id: 'title', label: 'Change', width: 210, narrow: 'plain' },
  { id: 'branch', label: 'Branch', width: 140 },
  { id: 'author', label: 'Author', width: 112, narrow: 'plain' },
  { id: 'duration', label: 'Duration', width: 98, align: 'right', narrow: 'plain' },
  { id: 'started', label: 'Started', width: 108, title: 'Newest first', narrow: 'plain' },
]
const columnsWithRepository = columns.toSpliced(2, 0, repositoryColumn)

function rowOf(run: RunSummary, { now }: SlotPlace): ListRow {
  const name = `${run.pipeline} #${run.number}`
  return {
    id: `${run.integrationId} ${run.key}`,
    label: name,
    cells: {
      run: (
        <span title={name}>
          <span className="font-medium">
            <ExternalLink href={run.url}>{name}</ExternalLink>
          </span>
          {run.attempt > 1 ? <span className="text-sm text-faint"> attempt {run.attempt}</span> : null}
        </span>
      ),
      state: <StateBadge state={run.state} />,
      repository: run.repository,
      title: run.title,
      branch: (
        <span title={`${run.branch ?? ''} ${run.commit}`}>
          {run.branch} <code className="font-mono text-sm text-faint">{run.commit.slice(0, 7)}</code>
        </span>
      ),
      author: run.author,
      duration: duration(runLength(run, now)),
      started: <TimeAgo at={run.createdAt} now={now} />,
    },
  }
}

/** Runs of pipelines. A run opens at its vendor. */
export const RunList = ({
  label,
  runs,
  place,
  withRepository = false,
  inCard = false,
  empty,
}: {
  label: string
  runs: readonly RunSummary[]
  place: SlotPlace
  withRepository?: boolean
  inCard?: boolean
  empty?: ReactNode
}) => (
  <ListTable
    label={label}
    columns={withRepository ? columnsWithRepository : columns}
    rows={runs.map((run) => rowOf(run, place))}
    empty={empty}
    inCard={inCard}
  />
)
