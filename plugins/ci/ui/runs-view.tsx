import { runStates } from '@callboard/modules/pipelines/domain/pipeline'
import type { RunSummary } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import type { ListAddress } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Workflow } from 'lucide-react'
import { RunList } from './run-list.tsx'

/** Runs of a page. */
export const pageSize = 50

const filters: readonly FilterField[] = [
  { type: 'text', name: 'q', label: 'Search runs', placeholder: 'Change, repository or person' },
  {
    type: 'select',
    name: 'state',
    label: 'State',
    all: 'All states',
    options: runStates.map((value) => ({ value, label: value })),
  },
  { type: 'check', name: 'default', label: 'Default branch' },
]

type Props = {
  query: ListAddress['query']
  page: number
  list: { runs: readonly RunSummary[]; total: number }
  place: SlotPlace
}

/** All runs, filtered and paged, newest first. */
export function Runs({ query, page, list: { runs, total }, place }: Props) {
  const address = { path: place.links.page('pipelines'), query: { ...query, view: 'runs' } }
  return (
    <>
      <ListFilter label="Filter runs" address={address} fields={filters} />
      <RunList
        label="Runs"
        runs={runs}
        place={place}
        withRepository
        empty={
          <EmptyState icon={<Workflow />} title="No matching runs">
            Try fewer filters.
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={pageSize} total={total} />
    </>
  )
}
