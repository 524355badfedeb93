import type { PipelineOverview } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { matches, sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Workflow } from 'lucide-react'
import { deploymentLabels, deploymentTone } from './format.ts'
import { EntityLinks, ExternalLink } from './parts.tsx'

type Deployed = PipelineOverview['deployed'][number]
type Repository = { name: string; of: Deployed[] }

const perPage = 100

/** Environments, those of production first. */
function environmentsOf(deployed: readonly Deployed[]): string[] {
  const production = new Set(deployed.filter((d) => d.production).map((d) => d.environment))
  return [...new Set(deployed.map((d) => d.environment))].sort(
    (a, b) => Number(production.has(b)) - Number(production.has(a)) || a.localeCompare(b),
  )
}

const columnsOf = (environments: readonly string[]): ListColumn[] => [
  { id: 'repository', label: 'Repository', width: 190, sort: 'asc' },
  { id: 'entity', label: 'Entity', width: 210, narrow: 'plain' },
  { id: 'last', label: 'Deployed', width: 108, sort: 'desc', narrow: 'lead' },
  ...environments.map((e): ListColumn => ({ id: `at ${e}`, label: e, width: 170 })),
]

const lastOf = ({ of }: Repository) => new Date(Math.max(...of.map((d) => (d.finishedAt ?? d.createdAt).getTime())))

const values = { repository: (r: Repository) => r.name, last: lastOf }
const fields = ['repository', 'last'] as const

const Deployment = ({ of: d, place }: { of: Deployed; place: SlotPlace }) => (
  <span className="inline-flex items-center gap-1.5" title={`${d.version}, ${deploymentLabels[d.state]}`}>
    <code className="font-mono text-sm">
      <ExternalLink href={d.url}>{d.version}</ExternalLink>
    </code>
    <Badge tone={deploymentTone[d.state]}>{deploymentLabels[d.state]}</Badge>
    <span className="sr-only">
      <TimeAgo at={d.finishedAt ?? d.createdAt} now={place.now} />
    </span>
  </span>
)

type Props = { deployed: readonly Deployed[]; query: ListAddress['query']; place: SlotPlace }

/** What is deployed of each repository in each environment. */
export function Deployments({ deployed, query, place }: Props) {
  const address = { path: place.links.page('pipelines'), query: { ...query, view: 'deployments' } }
  const environments = environmentsOf(deployed)
  const page = pageOf(query)
  const sorting = sortingOf(query, fields, { by: 'repository', order: 'asc' })
  const found = [...Map.groupBy(deployed, (d) => d.repository)]
    .map(([name, of]) => ({ name, of }))
    .filter(({ name, of }) => matches(query.q, name, ...(of[0]?.entities ?? []).map((e) => e.label)))
  const shown = sortRows(found, sorting, values).slice((page - 1) * perPage, page * perPage)
  if (deployed.length === 0)
    return (
      <EmptyState icon={<Workflow />} title="No recent deployments">
        Deployments appear here when your provider records them. On GitHub, use a job with an environment.
      </EmptyState>
    )
  return (
    <>
      <ListFilter
        label="Filter deployments"
        address={address}
        fields={[{ type: 'text', name: 'q', label: 'Search deployments', placeholder: 'Repository or entity' }]}
      />
      <ListTable
        label="Deployments"
        columns={columnsOf(environments)}
        address={address}
        sorting={sorting}
        rows={shown.map((r) => ({
          id: r.name,
          label: r.name,
          cells: {
            repository: (
              <span className="font-medium" title={r.name}>
                {r.name}
              </span>
            ),
            entity: <EntityLinks entities={r.of[0]?.entities ?? []} place={place} />,
            last: <TimeAgo at={lastOf(r)} now={place.now} />,
            ...Object.fromEntries(
              r.of.map((d) => [`at ${d.environment}`, <Deployment key={d.environment} of={d} place={place} />]),
            ),
          },
        }))}
        empty={
          <EmptyState icon={<Workflow />} title="No matching deployments">
            No repository or entity matches the search.
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={perPage} total={found.length} />
    </>
  )
}
