import type { WorkloadView } from '@callboard/modules/workloads/domain/view'
import type { Instance } from '@callboard/modules/workloads/domain/workload'
import { containerLogs } from '@callboard/modules/workloads/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge, Dot } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn, ListRow } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { bytes, cores, formatShortAmount, replicasLabel } from './format.ts'
import { LogButton } from './log-viewer.tsx'

const containerLabel = (c: Instance['containers'][number]) =>
  c.state === 'running'
    ? c.ready
      ? 'ready'
      : 'running, not ready'
    : [c.reason ?? c.state, c.exitCode === undefined ? '' : `exit ${c.exitCode}`].filter(Boolean).join(', ')

const podTone = (pod: Instance) =>
  pod.ready || pod.phase === 'Succeeded' ? 'ok' : pod.ended ? 'plain' : pod.phase === 'Pending' ? 'warn' : 'bad'

type Container = Instance['containers'][number]

const columnsOf = (kind: string): ListColumn[] => [
  { id: 'pod', label: replicasLabel(kind).slice(0, -1), width: 210 },
  { id: 'container', label: 'Container', width: 140, narrow: 'plain' },
  { id: 'state', label: 'State', width: 130, narrow: 'lead' },
  { id: 'log', label: 'Log', width: 64, narrow: 'plain' },
  { id: 'restarts', label: 'Restarts', width: 80, align: 'right' },
  { id: 'cpu', label: 'CPU', width: 120 },
  { id: 'memory', label: 'Memory', width: 150 },
  { id: 'node', label: 'Node', width: 130 },
  { id: 'age', label: 'Age', width: 100 },
]

const Pod = ({ pod }: { pod: Instance }) => (
  <span className="flex items-center gap-1.5" title={pod.name}>
    <Dot tone={podTone(pod)} />
    <code className="truncate font-mono text-sm">{pod.name}</code>
    {pod.phase === 'Running' ? null : <Badge>{pod.phase}</Badge>}
  </span>
)

const ContainerName = ({ container: c }: { container: Container }) => (
  <span title={c.name}>
    {c.name} {c.init ? <Badge>init</Badge> : c.sidecar ? <Badge>sidecar</Badge> : null}
  </span>
)

/** A container of a pod, or a pod that has none yet. */
function rowOf(workload: WorkloadView, pod: Instance, c: Container | undefined, place: SlotPlace): ListRow {
  return {
    id: `${pod.name} ${c?.name ?? ''}`,
    label: c ? `${c.name} of ${pod.name}` : pod.name,
    cells: {
      pod: <Pod pod={pod} />,
      container: c ? <ContainerName container={c} /> : null,
      state: <span title={c?.message}>{c ? containerLabel(c) : (pod.reason ?? pod.phase)}</span>,
      log:
        c && workload.logs ? (
          <LogButton
            title={`${c.name} of ${pod.name}`}
            restarted={c.restarts > 0}
            reason={place.reason('kubernetes.logs')}
            addresses={logAddresses(workload, pod.name, c.name, place)}
          />
        ) : null,
      restarts: (c?.restarts ?? 0).toLocaleString('en'),
      cpu: c ? formatShortAmount(c.cpu, cores) : null,
      memory: c ? formatShortAmount(c.memory, bytes) : null,
      node: pod.node ?? null,
      age: pod.createdAt ? <TimeAgo at={pod.createdAt} now={place.now} /> : null,
    },
  }
}

/** The instances of a workload, each container in a row. */
export const Pods = ({ workload, place }: { workload: WorkloadView; place: SlotPlace }) => (
  <ListTable
    inCard
    label={`${replicasLabel(workload.kind)} of ${workload.name} in ${workload.runtime}`}
    columns={columnsOf(workload.kind)}
    rows={workload.instances.flatMap((pod) =>
      (pod.containers.length > 0 ? pod.containers : [undefined]).map((c) => rowOf(workload, pod, c, place)),
    )}
  />
)

function logAddresses(workload: WorkloadView, instance: string, container: string, { links }: SlotPlace) {
  const of = { integrationId: workload.integrationId, key: workload.key, instance, container }
  const at = (how: { follow?: true; previous?: true }) => links.to(containerLogs({ ...of, ...how }))
  return { now: at({}), follow: at({ follow: true }), previous: at({ previous: true }) }
}
