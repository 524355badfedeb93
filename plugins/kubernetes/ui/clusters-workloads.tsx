import type { WorkloadSummary } from '@callboard/modules/workloads/domain/view'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { EmptyState } from '@callboard/ui/empty-state'
import { AsOf } from '@callboard/ui/time-ago'
import { Container } from 'lucide-react'
import { type Data, pageSize } from './clusters-data.ts'
import { formatReady } from './format.ts'
import { FindingNotice, HealthBadge, RunningVersions } from './parts.tsx'

function Filter({ data: { runtimes, overview }, address }: { data: Data; address: ListAddress }) {
  return (
    <ListFilter
      label="Filter workloads"
      address={address}
      fields={[
        { type: 'text', name: 'q', label: 'Search workloads', placeholder: 'Name' },
        {
          type: 'select',
          name: 'cluster',
          label: 'Cluster',
          all: 'All clusters',
          options: runtimes.map((r) => ({ value: r.integrationId, label: r.name })),
        },
        {
          type: 'select',
          name: 'namespace',
          label: 'Namespace',
          all: 'All namespaces',
          options: overview.namespaces.map((n) => ({ value: n, label: n })),
        },
        {
          type: 'select',
          name: 'health',
          label: 'State',
          all: 'All states',
          options: workloadHealths.map((h) => ({ value: h, label: h })),
        },
        { type: 'check', name: 'unmatched', label: 'Without an entity' },
      ]}
    />
  )
}

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Workload', width: 190, sort: 'asc' },
  { id: 'health', label: 'State', width: 104, sort: 'desc', narrow: 'lead' },
  { id: 'entity', label: 'Entity', width: 130 },
  { id: 'ready', label: 'Ready', width: 108, narrow: 'plain' },
  { id: 'version', label: 'Version', width: 104 },
  { id: 'namespace', label: 'Namespace', width: 108, sort: 'asc' },
  { id: 'cluster', label: 'Cluster', width: 118, sort: 'asc' },
  { id: 'restarts', label: 'Restarts', width: 84, align: 'right', sort: 'desc' },
]

/** Everything of a workload that has no column: what is wrong with it, its images, and all its entities. */
function Detail({ workload: w, place }: { workload: WorkloadSummary; place: SlotPlace }) {
  return (
    <div className="flex flex-col gap-3">
      {w.findings.map((f) => (
        <FindingNotice key={`${f.code} ${f.container ?? ''}`} finding={f} />
      ))}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-faint">Images</dt>
        <dd className="min-w-0">
          {w.images.map((image) => (
            <code key={image} className="block font-mono text-sm break-all">
              {image}
            </code>
          ))}
        </dd>
        <dt className="text-faint">Entities</dt>
        <dd>
          {w.entities.length === 0 ? 'None' : null}
          {w.entities.map((e) => (
            <span key={e.ref} className="block">
              <a href={place.links.entity(e.ref, 'kubernetes.workloads')} className="text-accent underline">
                {e.label}
              </a>{' '}
              <span className="text-faint">matched by {e.rule}</span>
            </span>
          ))}
        </dd>
      </dl>
    </div>
  )
}

function rowOf(w: WorkloadSummary, place: SlotPlace): ListRow {
  const [entity] = w.entities
  const href = entity && place.links.entity(entity.ref, 'kubernetes.workloads')
  return {
    id: `${w.integrationId} ${w.key}`,
    label: `${w.name} in ${w.runtime}`,
    cells: {
      name: (
        <>
          <b className="font-medium">{w.name}</b> <span className="text-faint">{w.kind}</span>
        </>
      ),
      health: (
        <span title={w.findings[0]?.title}>
          <HealthBadge health={w.health} />
          {w.asOf ? (
            <span className="block text-sm text-faint">
              <AsOf at={w.asOf} now={place.now} />
            </span>
          ) : null}
        </span>
      ),
      entity: entity && href ? <RowLink href={href}>{entity.label}</RowLink> : null,
      ready: formatReady(w),
      version: (
        <span title={w.version ?? undefined}>
          <RunningVersions workload={w} />
        </span>
      ),
      namespace: w.namespace,
      cluster: w.runtime,
      restarts: w.restarts.toLocaleString('en'),
    },
    detail: <Detail workload={w} place={place} />,
  }
}

/** All workloads, filtered, sorted and paged. Each expands to what is wrong with it. */
export function Workloads({ data, place }: { data: Data; place: SlotPlace }) {
  const { list, page, query, sorting } = data
  if (!list) return null
  const address = { path: place.links.page('clusters'), query: { ...query, view: 'workloads' } }
  return (
    <>
      <Filter data={data} address={address} />
      <ListTable
        label="Workloads"
        columns={columns}
        rows={list.workloads.map((w) => rowOf(w, place))}
        address={address}
        sorting={sorting}
        empty={
          <EmptyState icon={<Container />} title="No matching workloads">
            Try fewer filters.
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={pageSize} total={list.total} />
    </>
  )
}
