import type { RunSummary } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { ReactNode } from 'react'
import { duration, runLength } from './format.ts'
import { ExternalLink, StateBadge } from './parts.tsx'

const repositoryColumn: ListColumn = { id: 'repository', label: 'Repository', width: 124, narrow: 'plain' }
const columns: readonly ListColumn[] = [
  { id: 'run', label: 'Run', width: 132 },
  { id: 'state', label: 'State', width: 92, narrow: 'lead' },
  { id: 'title', label: 'Change', width: 168, narrow: 'plain' },
  { id: 'branch', label: 'Branch', width: 104 },
  { id: 'author', label: 'Author', width: 84, narrow: 'plain' },
  { id: 'duration', label: 'Duration', width: 88, align: 'right', narrow: 'plain' },
  { id: 'started', label: 'Started', width: 88, title: 'Newest first', narrow: 'plain' },
]
const columnsWithRepository = columns.toSpliced(2, 0, repositoryColumn)

/** The part before the names of repositories, if it is the same for all: `acme/`. It takes the room that the names need. */
function sharedOwner(runs: readonly RunSummary[]): string {
  const owners = new Set(runs.map(({ repository }) => repository.slice(0, repository.lastIndexOf('/') + 1)))
  const [owner = ''] = owners
  return owners.size === 1 ? owner : ''
}

function rowOf(run: RunSummary, { now, owner }: { now: Date; owner: string }): ListRow {
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
      repository: <span title={run.repository}>{run.repository.slice(owner.length)}</span>,
      title: run.title,
      // The commit is the change's; a column of its own would take the room that titles need.
      branch: <span title={`${run.branch ?? ''} at ${run.commit.slice(0, 7)}`}>{run.branch ?? run.commit.slice(0, 7)}</span>,
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
    rows={runs.map((run) => rowOf(run, { now: place.now, owner: sharedOwner(runs) }))}
    empty={empty}
    inCard={inCard}
  />
)
