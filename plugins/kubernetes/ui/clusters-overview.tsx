import type { Drift, RuntimeView, WorkloadOverview } from '@callboard/modules/workloads/domain/view'
import { workloadHealths } from '@callboard/modules/workloads/domain/workload'
import { type SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CircleCheck } from 'lucide-react'
import type { Data } from './clusters-data.ts'
import { healthTone, runtimeLabels } from './format.ts'
import { WorkloadLine } from './parts.tsx'

function ClusterTable({
  runtimes,
  overview,
  place,
}: {
  runtimes: readonly RuntimeView[]
  overview: WorkloadOverview
  place: SlotPlace
}) {
  const count = (id: string, health: string) =>
    overview.counts.find((c) => c.integrationId === id && c.health === health)?.count ?? 0
  return (
    <Table label="Clusters">
      <thead>
        <tr>
          <Th>Cluster</Th>
          <Th>State</Th>
          <Th>Version</Th>
          <Th right>Nodes</Th>
          <Th>Workloads</Th>
          <Th>Last seen</Th>
        </tr>
      </thead>
      <tbody>
        {runtimes.map((r) => {
          const { label, tone } = runtimeLabels[r.state]
          const notReady = r.nodes.filter((n) => !n.ready).length
          return (
            <tr key={r.integrationId} className="hover:bg-sub">
              <Td>
                <a
                  href={place.links.page('clusters', { view: 'workloads', cluster: r.integrationId })}
                  className="font-medium hover:underline"
                >
                  {r.name}
                </a>{' '}
                {r.sample ? <Badge tone="accent">sample</Badge> : null}
              </Td>
              <Td>
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {label}
                </span>
              </Td>
              <Td className="font-mono text-sm">{r.version ?? 'unknown'}</Td>
              <Td right>
                {r.nodes.length}
                {notReady > 0 ? <span className="text-bad"> ({notReady} not ready)</span> : null}
              </Td>
              <Td>
                <span className="inline-flex flex-wrap gap-1">
                  {[...workloadHealths]
                    .reverse()
                    .filter((h) => count(r.integrationId, h) > 0)
                    .map((h) => (
                      <a key={h} href={place.links.page('clusters', { view: 'workloads', cluster: r.integrationId, health: h })}>
                        <Badge tone={healthTone[h]}>
                          {count(r.integrationId, h)} {h}
                        </Badge>
                      </a>
                    ))}
                </span>
              </Td>
              <Td className="text-muted">{r.seenAt ? <TimeAgo at={r.seenAt} now={place.now} /> : 'never'}</Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function DriftCard({ drift }: { drift: readonly Drift[] }) {
  return (
    <Card title="Version drift" aside="same name and namespace, different images">
      {drift.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No drift. Workloads in several clusters use the same images.</p>
      ) : (
        <div className="px-3.5 py-2">
          <Table label="Version drift">
            <thead>
              <tr>
                <Th>Workload</Th>
                <Th>Versions</Th>
              </tr>
            </thead>
            <tbody>
              {drift.map((d) => (
                <tr key={`${d.namespace}/${d.name}/${d.kind}`}>
                  <Td>
                    <b className="font-medium">{d.name}</b> <span className="text-faint">{d.namespace}</span>
                  </Td>
                  <Td>
                    <span className="flex flex-wrap gap-x-4 gap-y-1">
                      {d.versions.map((v) => (
                        <span key={v.runtime} title={v.images.join('\n')}>
                          <span className="text-muted">{v.runtime}</span>{' '}
                          <code className="font-mono text-sm">{v.version ?? 'not tagged'}</code>
                        </span>
                      ))}
                    </span>
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  )
}

/** The message without problems, as far as the clusters are visible. */
function AllClear({ runtimes }: { runtimes: Data['runtimes'] }) {
  const unseen = runtimes.filter((r) => r.state !== 'watching')
  if (runtimes.length === 0) return <p className="px-3.5 py-3 text-muted">No cluster is connected.</p>
  if (unseen.length === 0)
    return (
      <p className="flex items-center gap-2 px-3.5 py-3 text-muted">
        <CircleCheck aria-hidden className="size-4 text-ok" /> All workloads are healthy.
      </p>
    )
  return (
    <p className="px-3.5 py-3 text-muted">
      No unhealthy workloads found, but {unseen.length === 1 ? 'one cluster' : `${unseen.length} clusters`} cannot be watched at
      the moment: {unseen.map((r) => r.name).join(', ')}.
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
          <AllClear runtimes={runtimes} />
        ) : (
          overview.troubled.map((w) => <WorkloadLine key={`${w.integrationId} ${w.key}`} workload={w} place={place} />)
        )}
      </Card>
      <Card title="Clusters">
        <div className="px-3.5 py-2">
          <ClusterTable runtimes={runtimes} overview={overview} place={place} />
        </div>
      </Card>
      <DriftCard drift={overview.drift} />
    </>
  )
}
