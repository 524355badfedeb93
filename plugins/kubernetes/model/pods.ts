import type { Amount, Instance, InstanceContainer } from '@callboard/modules/workloads/domain/workload'
import type { ContainerSpec, ContainerState, ContainerStatus, Pod } from './objects.ts'
import { quantity, sum } from './quantity.ts'
import type { PodUsage } from './trim.ts'

const amount = (spec: ContainerSpec | undefined, name: 'cpu' | 'memory', usage: unknown): Amount => {
  const request = quantity(spec?.resources?.requests?.[name])
  const limit = quantity(spec?.resources?.limits?.[name])
  const used = quantity(usage)
  return {
    ...(request === undefined ? {} : { request }),
    ...(limit === undefined ? {} : { limit }),
    ...(used === undefined ? {} : { usage: used }),
  }
}

function stateOf(
  state: ContainerState | undefined,
): Pick<InstanceContainer, 'state' | 'reason' | 'message' | 'exitCode' | 'startedAt'> {
  const some = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined))
  if (state?.running) return { state: 'running', ...some({ startedAt: state.running.startedAt }) }
  if (state?.waiting) return { state: 'waiting', ...some({ reason: state.waiting.reason, message: state.waiting.message }) }
  if (!state?.terminated) return { state: 'unknown' }
  const { reason, message, exitCode, startedAt } = state.terminated
  return { state: 'terminated', ...some({ reason, message, exitCode, startedAt }) }
}

function container(
  spec: ContainerSpec | undefined,
  status: ContainerStatus | undefined,
  usage: PodUsage['containers'][string] | undefined,
  listedAsInit: boolean,
): InstanceContainer {
  const last = status?.lastState?.terminated
  // KEP-753: an init container that is always restarted is a sidecar. It counts, uses resources and fails like the main ones.
  const sidecar = listedAsInit && spec?.restartPolicy === 'Always'
  return {
    name: spec?.name ?? status?.name ?? '',
    // On some runtimes the status names the image by digest; the specification has the original name.
    image: spec?.image ?? status?.image ?? '',
    init: listedAsInit && !sidecar,
    sidecar,
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    ...stateOf(status?.state),
    ...(last
      ? {
          lastExit: {
            ...(last.reason ? { reason: last.reason } : {}),
            ...(last.exitCode === undefined ? {} : { exitCode: last.exitCode }),
            ...(last.finishedAt ? { at: last.finishedAt } : {}),
          },
        }
      : {}),
    cpu: amount(spec, 'cpu', usage?.cpu),
    memory: amount(spec, 'memory', usage?.memory),
  }
}

function containers(pod: Pod, usage: PodUsage | undefined): InstanceContainer[] {
  const of = (specs: readonly ContainerSpec[] | undefined, statuses: readonly ContainerStatus[] | undefined, init: boolean) => {
    const byName = new Map(statuses?.map((s) => [s.name, s]))
    const named = (specs ?? []).map((spec) => container(spec, byName.get(spec.name), usage?.containers[spec.name], init))
    const unnamed = (statuses ?? []).filter((s) => !specs?.some((spec) => spec.name === s.name))
    return [...named, ...unnamed.map((s) => container(undefined, s, usage?.containers[s.name], init))]
  }
  return [
    ...of(pod.spec.initContainers, pod.status.initContainerStatuses, true),
    ...of(pod.spec.containers, pod.status.containerStatuses, false),
  ]
}

const isReady = (pod: Pod): boolean => pod.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false

const hasEnded = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'

/** The last known event of an ended pod. */
function endOf(pod: Pod): string | undefined {
  if (!hasEnded(pod)) return undefined
  const times = [
    ...(pod.status.containerStatuses ?? []).map((s) => s.state?.terminated?.finishedAt),
    ...(pod.status.conditions ?? []).map((c) => c.lastTransitionTime),
  ]
  return times
    .filter((t) => t !== undefined)
    .sort()
    .at(-1)
}

/** A pod as an instance of its workload. `phase` is the status in `kubectl get pods`. */
export function instanceOf(pod: Pod, usage: PodUsage | undefined): Instance {
  const all = containers(pod, usage)
  const phase = pod.metadata.deletionTimestamp ? 'Terminating' : (pod.status.reason ?? pod.status.phase ?? 'Unknown')
  const unscheduled = pod.status.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')
  const revision = pod.metadata.labels?.['pod-template-hash'] ?? pod.metadata.labels?.['controller-revision-hash']
  const some = (value: Record<string, string | undefined>) =>
    Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined))
  return {
    name: pod.metadata.name,
    phase,
    ended: hasEnded(pod),
    ready: isReady(pod),
    restarts: all.reduce((n, c) => n + c.restarts, 0),
    containers: all,
    ...some({
      node: pod.spec.nodeName,
      address: pod.status.podIP,
      createdAt: pod.metadata.creationTimestamp,
      endedAt: endOf(pod),
      revision,
      reason: pod.status.reason ?? unscheduled?.reason,
      message: pod.status.message ?? unscheduled?.message,
    }),
  }
}

/** The sum of requests, limits and usage of the containers of running instances. */
export function totals(instances: readonly Instance[], of: 'cpu' | 'memory'): Amount {
  const running = instances.flatMap((i) => i.containers.filter((c) => !c.init).map((c) => c[of]))
  const add = (part: keyof Amount) => sum(running.map((a) => a[part]))
  const request = add('request')
  const limit = add('limit')
  const usage = add('usage')
  return {
    ...(request === undefined ? {} : { request }),
    ...(limit === undefined ? {} : { limit }),
    ...(usage === undefined ? {} : { usage }),
  }
}
