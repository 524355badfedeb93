import type { Drift, RuntimeView, WorkloadOverview } from '@callboard/modules/workloads/domain/view'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CircleCheck } from 'lucide-react'
import { allClear, noDrift } from './all-clear.ts'
import type { Data } from './clusters-data.ts'
import { healthTone, runtimeLabels } from './format.ts'
import { WorkloadLine } from './parts.tsx'

const clusterColumns: readonly ListColumn[] = [
  { id: 'name', label: 'Cluster', width: 170 },
  { id: 'state', label: 'State', width: 120, narrow: 'lead' },
  { id: 'version', label: 'Version', width: 110 },
  { id: 'nodes', label: 'Nodes', width: 130, align: 'right' },
  { id: 'workloads', label: 'Workloads', width: 250, narrow: 'plain' },
  { id: 'seen', label: 'Last seen', width: 110 },
]

function Counts({
  runtime: { integrationId: cluster },
  overview,
  place,
}: { runtime: RuntimeView } & Omit<TableProps, 'runtimes'>) {
  const counts = overview.counts.filter((c) => c.integrationId === cluster && c.count > 0)
  return (
    <span className="inline-flex flex-wrap gap-1">
      {workloadHealths.toReversed().flatMap((health) =>
        counts
          .filter((c) => c.health === health)
          .map(({ count }) => (
            <a key={health} href={place.links.page('clusters', { view: 'workloads', cluster, health })}>
              <Badge tone={healthTone[health]}>
                {count} {health}
              </Badge>
            </a>
          )),
      )}
    </span>
  )
}

type TableProps = { runtimes: readonly RuntimeView[]; overview: WorkloadOverview; place: SlotPlace }

function clusterRow(r: RuntimeView, { overview, place }: Omit<TableProps, 'runtimes'>): ListRow {
  const { label, tone } = runtimeLabels[r.state]
  const notReady = r.nodes.filter((n) => !n.ready).length
  const href = place.links.page('clusters', { view: 'workloads', cluster: r.integrationId })
  return {
    id: r.integrationId,
    label: r.name,
    href,
    cells: {
      name: (
        <span className="flex items-center gap-1.5">
          <RowLink href={href}>{r.name}</RowLink> {r.sample ? <Badge tone="accent">sample</Badge> : null}
        </span>
      ),
      state: (
        <span className="inline-flex items-center gap-1.5">
          <Dot tone={tone} />
          {label}
        </span>
      ),
      version: r.version ? <code className="font-mono text-sm">{r.version}</code> : null,
      nodes: (
        <>
          {r.nodes.length}
          {notReady > 0 ? <span className="text-bad"> ({notReady} not ready)</span> : null}
        </>
      ),
      workloads: <Counts runtime={r} overview={overview} place={place} />,
      seen: r.seenAt ? <TimeAgo at={r.seenAt} now={place.now} /> : 'Never',
    },
  }
}

const ClusterTable = ({ runtimes, ...rest }: TableProps) => (
  <ListTable inCard label="Clusters" columns={clusterColumns} rows={runtimes.map((r) => clusterRow(r, rest))} />
)

const driftColumns: readonly ListColumn[] = [
  { id: 'name', label: 'Workload', width: 200 },
  { id: 'versions', label: 'Versions', width: 500, narrow: 'plain' },
]

const Versions = ({ drift: { versions } }: { drift: Drift }) => (
  <span className="flex flex-wrap gap-x-4 gap-y-1">
    {versions.map((v) => (
      <span key={v.runtime} title={v.images.join('\n')}>
        <span className="text-muted">{v.runtime}</span> <code className="font-mono text-sm">{v.version ?? 'not tagged'}</code>
      </span>
    ))}
  </span>
)

function DriftCard({ drift, runtimes }: { drift: readonly Drift[]; runtimes: Data['runtimes'] }) {
  return (
    <Card title="Version drift" aside="same name and namespace, different images">
      {drift.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">{noDrift(runtimes)}</p>
      ) : (
        <ListTable
          inCard
          label="Version drift"
          columns={driftColumns}
          rows={drift.map((d) => ({
            id: `${d.namespace}/${d.name}/${d.kind}`,
            label: d.name,
            cells: {
              name: (
                <>
                  <b className="font-medium">{d.name}</b> <span className="text-faint">{d.namespace}</span>
                </>
              ),
              versions: <Versions drift={d} />,
            },
          }))}
        />
      )}
    </Card>
  )
}

/** The message without problems, as far as the clusters are visible. */
function AllClear({ runtimes, overview }: Pick<Data, 'runtimes' | 'overview'>) {
  const { certain, text } = allClear(runtimes, overview.counts)
  return (
    <p className="flex items-center gap-2 px-3.5 py-3 text-muted">
      {certain ? <CircleCheck aria-hidden className="size-4 text-ok" /> : null} {text}
    </p>
  )
}

/** Problems, the state of each cluster, and version drift. */
export function Overview({ data, place }: { data: Data; place: SlotPlace }) {
  const { runtimes, overview } = data
  return (
    <>
      <Card title="Needs attention" aside={overview.troubled.length > 0 ? `${overview.troubled.length} workloads` : undefined}>
        {overview.troubled.length === 0 ? (
          <AllClear runtimes={runtimes} overview={overview} />
        ) : (
          overview.troubled.map((w) => <WorkloadLine key={`${w.integrationId} ${w.key}`} workload={w} place={place} />)
        )}
      </Card>
      <Card title="Clusters">
        <ClusterTable runtimes={runtimes} overview={overview} place={place} />
      </Card>
      <DriftCard drift={overview.drift} runtimes={runtimes} />
    </>
  )
}
