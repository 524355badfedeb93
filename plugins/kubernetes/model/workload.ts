import { imageVersion } from '@callboard/core/workload/image'
import type {
  Finding,
  Instance,
  WorkloadDetail,
  WorkloadEvent,
  WorkloadHealth,
  WorkloadInput,
} from '@callboard/core/workload/workload'
import { diagnose } from './diagnose.ts'
import type { PodUsage } from './keep.ts'
import type { Autoscaler, ClusterEvent, Controller, Pod, Route, Service } from './objects.ts'
import { instanceOf, totals } from './pods.ts'

/** Everything of a cluster that belongs to one workload. */
export type Parts = {
  /** What stands at the top of its owners; a pod alone is its own. */
  root: Controller | Pod | Orphan
  pods: readonly Pod[]
  /** Null when pods cannot be read: what is known of them stays. */
  podsKnown: boolean
  /** Jobs of a CronJob, the newest first. */
  jobs: readonly Controller[]
  events: readonly ClusterEvent[]
  autoscaler: Autoscaler | undefined
  services: readonly Service[]
  routes: readonly Route[]
  usage: (pod: Pod) => PodUsage | undefined
  now: number
}

/** An owner that we do not follow: a custom controller, or a kind that cannot be read. */
export type Orphan = { kind: 'orphan'; owner: { kind: string; name: string; uid: string }; namespace: string }

/** What a row carries at most; the counts above it are of all. */
const mostInstances = 200
const mostEvents = 30

const isController = (root: Parts['root']): root is Controller => 'kind' in root && root.kind !== 'orphan'
const isOrphan = (root: Parts['root']): root is Orphan => 'kind' in root && root.kind === 'orphan'

const eventOf = (e: ClusterEvent): WorkloadEvent => ({
  at: e.at,
  type: e.type,
  reason: e.reason,
  message: e.message,
  object: `${e.object.kind}/${e.object.name}`,
  count: e.count,
})

/** How many there should be. A DaemonSet has one for each node that fits; a Job as many as still have to run. */
function desiredOf(root: Parts['root'], alive: number): number | null {
  if (isOrphan(root)) return null
  if (!isController(root)) return root.status.phase === 'Succeeded' ? 0 : 1
  if (root.kind === 'DaemonSet') return root.status.desiredNumberScheduled ?? null
  if (root.kind === 'CronJob') return alive > 0 ? null : 0
  if (root.kind === 'Job')
    return root.status.completionTime || hasCondition(root, 'Failed')
      ? 0
      : Math.min(root.spec.completions ?? 1, root.spec.parallelism ?? 1)
  return root.spec.replicas ?? 1
}

const hasCondition = (root: Controller, type: string) =>
  root.status.conditions?.some((c) => c.type === type && c.status === 'True') ?? false

function readyOf(root: Parts['root'], instances: readonly Instance[], podsKnown: boolean): number {
  if (podsKnown || !isController(root)) return instances.filter((i) => i.ready).length
  return root.status.readyReplicas ?? root.status.numberReady ?? 0
}

/** How many pods there should be, have the newest template, and take requests. */
function progressOf({ kind, spec, status }: Controller): { wanted: number; updated: number; available: number } {
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status
    return { wanted: desiredNumberScheduled, updated: updatedNumberScheduled, available: numberAvailable }
  }
  const wanted = spec.replicas ?? 1
  // A ReplicaSet has one template for ever.
  const updated = status.updatedReplicas ?? (kind === 'ReplicaSet' ? wanted : 0)
  return { wanted, updated, available: status.availableReplicas ?? status.readyReplicas ?? 0 }
}

function rolloutState(root: Controller): NonNullable<WorkloadDetail['rollout']>['state'] {
  const { spec, status, metadata } = root
  if (status.abort || status.conditions?.some((c) => c.reason === 'RolloutAborted')) return 'aborted'
  if (status.conditions?.some((c) => c.type === 'Progressing' && c.status === 'False')) return 'stuck'
  if (spec.paused || status.pauseConditions?.length || status.phase === 'Paused') return 'paused'
  const { wanted, updated, available } = progressOf(root)
  // Argo writes the generation as text.
  const seen = status.observedGeneration === undefined || Number(status.observedGeneration) >= (metadata.generation ?? 0)
  return seen && updated >= wanted && available >= wanted ? 'complete' : 'progressing'
}

function strategyOf({ spec }: Controller): string | undefined {
  if (spec.strategy?.canary) return 'Canary'
  return spec.strategy?.blueGreen ? 'BlueGreen' : (spec.strategy?.type ?? spec.updateStrategy?.type)
}

function rolloutOf(root: Parts['root']): WorkloadDetail['rollout'] {
  if (!isController(root) || root.kind === 'Job' || root.kind === 'CronJob') return undefined
  const { spec, status, metadata } = root
  const noted = metadata.annotations ?? {}
  const revision = noted['deployment.kubernetes.io/revision'] ?? noted['rollout.argoproj.io/revision'] ?? status.updateRevision
  const strategy = strategyOf(root)
  const state = rolloutState(root)
  const stuck = status.conditions?.find((c) => c.type === 'Progressing' && c.status === 'False')
  const message = stuck?.message ?? status.message ?? status.pauseConditions?.[0]?.reason
  const steps = spec.strategy?.canary?.steps?.length
  return {
    state,
    ...(strategy ? { strategy } : {}),
    ...(revision ? { revision } : {}),
    ...(steps ? { step: `${Math.min(status.currentStepIndex ?? 0, steps)} of ${steps}` } : {}),
    ...(message && state !== 'complete' ? { message } : {}),
  }
}

function scheduleOf(root: Parts['root']): WorkloadDetail['schedule'] {
  if (!isController(root) || root.kind !== 'CronJob') return undefined
  const { spec, status } = root
  return {
    cron: spec.schedule ?? '',
    suspended: spec.suspend ?? false,
    active: status.activeJobs ?? 0,
    ...(status.lastScheduleTime ? { lastAt: status.lastScheduleTime } : {}),
    ...(status.lastSuccessfulTime ? { lastSuccessAt: status.lastSuccessfulTime } : {}),
  }
}

function endpointsOf(services: readonly Service[], routes: readonly Route[]): WorkloadDetail['endpoints'] {
  return [
    ...services.map((s) => ({
      kind: 'Service',
      name: s.metadata.name,
      detail: [
        s.spec.type ?? 'ClusterIP',
        ...(s.spec.ports ?? []).map(
          (p) => `${p.port ?? '?'}${p.targetPort !== undefined && p.targetPort !== p.port ? ` → ${p.targetPort}` : ''}`,
        ),
        ...(s.status.loadBalancer?.ingress ?? []).map((i) => i.hostname ?? i.ip ?? ''),
      ].join(', '),
      urls: [],
    })),
    ...routes.map((r) => ({
      kind: r.kind,
      name: r.metadata.name,
      detail: r.paths.join(', '),
      urls: r.hosts
        .filter((h) => !h.includes('*'))
        .map((h) => `${r.tls ? 'https' : 'http'}://${h}${r.paths[0]?.startsWith('/') ? r.paths[0] : '/'}`),
    })),
  ]
}

function healthOf(of: {
  root: Parts['root']
  desired: number | null
  ready: number
  instances: readonly Instance[]
  findings: readonly Finding[]
  rollout: WorkloadDetail['rollout']
}): WorkloadHealth {
  const { root, desired, ready, findings, rollout } = of
  if (findings.some((f) => f.severity === 'error')) return ready > 0 && desired !== 0 ? 'degraded' : 'broken'
  if (isController(root) && (root.kind === 'CronJob' || root.kind === 'Job'))
    return of.instances.some((i) => i.phase === 'Running' || i.phase === 'Pending')
      ? 'progressing'
      : root.kind === 'CronJob' && !root.spec.suspend
        ? 'healthy'
        : 'idle'
  if (desired === 0) return 'idle'
  if (rollout?.state === 'stuck' || rollout?.state === 'aborted') return 'degraded'
  // With a reason for it, what is missing is not merely on its way.
  if (desired !== null && ready < desired) return findings.length > 0 ? 'degraded' : 'progressing'
  return rollout?.state === 'progressing' ? 'progressing' : 'healthy'
}

const identityOf = (root: Parts['root']) => {
  if (isOrphan(root))
    return {
      key: root.owner.uid,
      kind: root.owner.kind,
      namespace: root.namespace,
      name: root.owner.name,
      labels: {},
      createdAt: undefined,
    }
  const { uid, namespace, name, labels, creationTimestamp } = root.metadata
  return {
    key: uid,
    kind: isController(root) ? root.kind : 'Pod',
    namespace: namespace ?? '',
    name,
    labels: labels ?? {},
    createdAt: creationTimestamp,
  }
}

/** The images of a workload, as its template has them; of a workload without a template, those of its newest pod. */
function imagesOf(root: Parts['root'], pods: readonly Pod[]): string[] {
  const template = isController(root) ? root.spec.template?.spec?.containers : undefined
  const containers = template ?? (isController(root) || isOrphan(root) ? pods[0]?.spec.containers : root.spec.containers) ?? []
  return [...new Set(containers.map((c) => c.image ?? '').filter(Boolean))]
}

/** A Job's own trouble belongs to its CronJob only while that job is the newest. */
const conditionsOf = (root: Parts['root'], jobs: readonly Controller[]) => [
  ...(isController(root) ? (root.status.conditions ?? []) : []),
  ...(jobs[0]?.status.conditions ?? []),
]

/** Builds one workload from its parts. */
export function workloadOf(parts: Parts): WorkloadInput {
  const { root, now } = parts
  const identity = identityOf(root)
  const pods = [...parts.pods].sort(
    (a, b) =>
      (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '') ||
      a.metadata.name.localeCompare(b.metadata.name),
  )
  const all = pods.map((p) => instanceOf(p, parts.usage(p)))
  // Pods that have ended for good stay in the list for a while; they are neither ready nor wrong.
  const alive = all.filter((i) => i.phase !== 'Succeeded' && i.phase !== 'Completed')
  const events = [...parts.events]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostEvents)
    .map(eventOf)
  const rollout = rolloutOf(root)
  const desired = desiredOf(root, alive.length)
  const judged =
    identity.kind === 'CronJob' && parts.jobs[0]
      ? alive.filter((i) => i.name.startsWith(`${parts.jobs[0]?.metadata.name}-`))
      : alive
  const findings = diagnose({
    instances: judged,
    events,
    conditions: conditionsOf(root, parts.jobs),
    autoscaler: parts.autoscaler,
    now,
  })
  const ready = readyOf(root, alive, parts.podsKnown)
  const images = imagesOf(root, pods)
  const { createdAt, ...named } = identity
  const { autoscaler } = parts
  const schedule = scheduleOf(root)
  const controller = isController(root) ? root : undefined
  return {
    ...named,
    labels: {
      ...(controller?.spec.template?.metadata?.labels ?? {}),
      ...(isOrphan(root) ? (pods[0]?.metadata.labels ?? {}) : {}),
      ...named.labels,
    },
    desired,
    ready,
    restarts: all.reduce((n, i) => n + i.restarts, 0),
    version: images.map(imageVersion).find((v) => v !== null) ?? null,
    images,
    findings,
    health: healthOf({ root, desired, ready, instances: alive, findings, rollout }),
    detail: {
      cpu: totals(alive, 'cpu'),
      memory: totals(alive, 'memory'),
      endpoints: endpointsOf(parts.services, parts.routes),
      events,
      ...(createdAt ? { createdAt } : {}),
      ...(controller?.status.updatedReplicas === undefined ? {} : { updated: controller.status.updatedReplicas }),
      ...(controller?.status.availableReplicas === undefined ? {} : { available: controller.status.availableReplicas }),
      ...(rollout ? { rollout } : {}),
      ...(schedule ? { schedule } : {}),
      ...(autoscaler
        ? {
            autoscaler: {
              name: autoscaler.metadata.name,
              min: autoscaler.min,
              max: autoscaler.max,
              targets: autoscaler.targets,
              ...(autoscaler.current === undefined ? {} : { current: autoscaler.current }),
              ...(autoscaler.desired === undefined ? {} : { desired: autoscaler.desired }),
            },
          }
        : {}),
    },
    instances: parts.podsKnown ? all.slice(0, mostInstances) : null,
  }
}
