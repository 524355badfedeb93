import type { RuntimeView } from '@callboard/modules/workloads/domain/view'
import type { RuntimeNode } from '@callboard/modules/workloads/domain/workload'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { matches, sortRows } from '@callboard/ui/data-table/sort-rows.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { Server } from 'lucide-react'
import { manifest } from '../manifest.ts'
import type { Data } from './clusters-data.ts'
import { bytes, cores } from './format.ts'

type Node = RuntimeNode & { cluster: string; integrationId: string }

const perPage = 100

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Node', width: 180, sort: 'asc' },
  { id: 'state', label: 'State', width: 150, sort: 'desc', narrow: 'lead' },
  { id: 'cluster', label: 'Cluster', width: 120, sort: 'asc' },
  { id: 'version', label: 'Version', width: 104, sort: 'asc' },
  { id: 'cpu', label: 'CPU', width: 84, align: 'right', sort: 'desc' },
  { id: 'memory', label: 'Memory', width: 88, align: 'right', sort: 'desc' },
  { id: 'pods', label: 'Max pods', width: 88, align: 'right', sort: 'desc' },
  { id: 'type', label: 'Type', width: 104, sort: 'asc' },
  { id: 'zone', label: 'Zone', width: 120, sort: 'asc' },
]

const values = {
  name: (n: Node) => n.name,
  // Nodes that are not ready have the most troubles.
  state: (n: Node) => (n.ready ? n.troubles.length : 100),
  cluster: (n: Node) => n.cluster,
  version: (n: Node) => n.version,
  cpu: (n: Node) => n.cpu,
  memory: (n: Node) => n.memory,
  pods: (n: Node) => n.pods,
  type: (n: Node) => n.type,
  zone: (n: Node) => n.zone,
}
const fields = Object.keys(values) as (keyof typeof values)[]

const rowOf = (n: Node): ListRow => ({
  id: `${n.integrationId} ${n.name}`,
  label: `${n.name} of ${n.cluster}`,
  cells: {
    name: (
      <code className="font-mono text-sm" title={n.name}>
        {n.name}
      </code>
    ),
    state: (
      <span title={n.troubles.join(', ')}>
        <Badge tone={n.ready ? (n.troubles.length > 0 ? 'warn' : 'ok') : 'bad'}>{n.ready ? 'ready' : 'not ready'}</Badge>{' '}
        {n.troubles.join(', ')}
      </span>
    ),
    cluster: n.cluster,
    version: n.version,
    cpu: n.cpu === undefined ? null : cores(n.cpu),
    memory: n.memory === undefined ? null : bytes(n.memory),
    pods: n.pods?.toLocaleString('en'),
    type: n.type,
    zone: n.zone,
  },
})

const nodesOf = (runtimes: readonly RuntimeView[]): Node[] =>
  runtimes.flatMap((r) => r.nodes.map((n) => ({ ...n, cluster: r.name, integrationId: r.integrationId })))

/** Clusters whose nodes are not shown, which would otherwise look as if they had none. */
function Unknown({ runtimes }: { runtimes: readonly RuntimeView[] }) {
  const without = runtimes.filter((r) => r.pluginId === manifest.id && r.nodes.length === 0).map((r) => r.name)
  if (without.length === 0) return null
  return (
    <p className="text-muted">
      No nodes of {without.join(', ')}: they have not been synced yet, or the credentials cannot read them.
    </p>
  )
}

/** The nodes of all clusters. */
export function Nodes({ data: { runtimes, query }, place }: { data: Data; place: SlotPlace }) {
  const address = { path: place.links.page('clusters'), query: { ...query, view: 'nodes' } }
  const page = pageOf(query)
  const sorting = sortingOf(query, fields, { by: 'name', order: 'asc' })
  const found = nodesOf(runtimes).filter(
    (n) => matches(query.q, n.name, n.type, n.zone) && (!query.cluster || n.integrationId === query.cluster),
  )
  const shown = sortRows(found, sorting, values).slice((page - 1) * perPage, page * perPage)
  return (
    <>
      <ListFilter
        label="Filter nodes"
        address={address}
        fields={[
          { type: 'text', name: 'q', label: 'Search nodes', placeholder: 'Name, type or zone' },
          {
            type: 'select',
            name: 'cluster',
            label: 'Cluster',
            all: 'All clusters',
            options: runtimes.map((r) => ({ value: r.integrationId, label: r.name })),
          },
        ]}
      />
      <ListTable
        label="Nodes"
        columns={columns}
        rows={shown.map(rowOf)}
        address={address}
        sorting={sorting}
        empty={
          <EmptyState icon={<Server />} title="No matching nodes">
            Try fewer filters.
          </EmptyState>
        }
      />
      <ListPager address={address} page={page} perPage={perPage} total={found.length} />
      <Unknown runtimes={runtimes} />
    </>
  )
}
