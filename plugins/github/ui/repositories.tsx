import { definePortalSlot, type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { matches, sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { TimeAgo } from '@callboard/ui/time-ago'
import { FolderGit2 } from 'lucide-react'
import { Outcome, type Repository, repositoriesOf } from './repository-parts.tsx'

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Repository', width: 200, sort: 'asc' },
  { id: 'outcome', label: 'In the catalog', width: 124, sort: 'asc', narrow: 'lead' },
  { id: 'entities', label: 'Entities', width: 84, align: 'right', sort: 'desc' },
  { id: 'language', label: 'Language', width: 112, sort: 'asc', narrow: 'plain' },
  { id: 'owners', label: 'Code owners', width: 180, narrow: 'plain' },
  { id: 'pushed', label: 'Last push', width: 112, sort: 'desc' },
]

const outcomes = ['problems', 'described', 'undescribed'] as const
const outcomeOf = ({ problems, entities }: Repository) => (problems > 0 ? outcomes[0] : entities > 0 ? outcomes[1] : outcomes[2])

const values = {
  name: (r: Repository) => r.name,
  outcome: (r: Repository) => outcomes.indexOf(outcomeOf(r)),
  entities: (r: Repository) => r.entities,
  language: (r: Repository) => r.repository.language,
  pushed: (r: Repository) => r.repository.pushedAt,
}
const fields = Object.keys(values) as (keyof typeof values)[]
const perPage = 50

const filtersOf = (all: readonly Repository[]): FilterField[] => [
  { type: 'text', name: 'q', label: 'Search repositories', placeholder: 'Name or code owner' },
  {
    type: 'select',
    name: 'outcome',
    label: 'In the catalog',
    all: 'All repositories',
    options: [
      { value: 'problems', label: 'With problems' },
      { value: 'described', label: 'Described' },
      { value: 'undescribed', label: 'No descriptor' },
    ],
  },
  {
    type: 'select',
    name: 'language',
    label: 'Language',
    all: 'All languages',
    options: [...new Set(all.flatMap((r) => r.repository.language ?? []))].sort().map((value) => ({ value, label: value })),
  },
]

function rowOf(r: Repository, { links, now }: SlotPlace): ListRow {
  const href = links.item(r.integrationId, r.key)
  return {
    id: `${r.integrationId} ${r.key}`,
    label: r.name,
    href,
    cells: {
      name: (
        <span className="flex items-center gap-1.5" title={r.name}>
          <RowLink href={href}>{r.name}</RowLink> {r.repository.archived ? <Badge tone="warn">archived</Badge> : null}
        </span>
      ),
      outcome: <Outcome of={r} />,
      entities: r.entities.toLocaleString('en'),
      language: r.repository.language,
      owners: r.repository.codeOwners.join(', '),
      pushed: r.repository.pushedAt ? <TimeAgo at={r.repository.pushedAt} now={now} /> : null,
    },
  }
}

function Repositories({ all, query, place }: { all: readonly Repository[]; query: ListAddress['query']; place: SlotPlace }) {
  const address = { path: place.links.page('repositories'), query }
  const sorting = sortingOf(query, fields, { by: 'name', order: 'asc' })
  const page = pageOf(query)
  const found = all.filter(
    (r) =>
      matches(query.q, r.name, ...r.repository.codeOwners) &&
      (!query.outcome || outcomeOf(r) === query.outcome) &&
      (!query.language || r.repository.language === query.language),
  )
  const shown = sortRows(found, sorting, values).slice((page - 1) * perPage, page * perPage)
  return (
    <>
      <ListFilter label="Filter repositories" address={address} fields={filtersOf(all)} />
      <ListTable
        label="Repositories"
        columns={columns}
        rows={shown.map((r) => rowOf(r, place))}
        address={address}
        sorting={sorting}
        empty={
          <EmptyState icon={<FolderGit2 />} title="No matching repositories">
            Try fewer filters.
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={perPage} total={found.length} />
    </>
  )
}

/** All repositories, including those without entities. */
export const repositoriesPage = definePortalSlot({
  id: 'github.repositories',
  load: async (context) => ({ all: await repositoriesOf(context), query: context.query }),
  render: ({ all, query }, place) =>
    all.length === 0 ? (
      <Card>
        <EmptyState
          icon={<FolderGit2 />}
          title="No repositories yet"
          action={
            <ButtonLink variant="primary" href={place.links.connect()} reason={place.reason('integrations.manage')}>
              Connect GitHub
            </ButtonLink>
          }
        >
          Every repository of a connected GitHub account appears here after its first sync, with what the catalog knows of it.
        </EmptyState>
      </Card>
    ) : (
      <Repositories all={all} query={query} place={place} />
    ),
})
