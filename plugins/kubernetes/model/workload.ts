import { imageVersion } from '@callboard/modules/workloads/domain/image'
import type {
  Finding,
  Instance,
  WorkloadDetail,
  WorkloadEvent,
  WorkloadHealth,
  WorkloadInput,
} from '@callboard/modules/workloads/domain/workload'
import { currentInstances, currentJob, desiredOf, isOpen, type Parts } from './current-instances.ts'
import { diagnose } from './diagnose.ts'
import type { ClusterEvent, Condition, Controller, Pod, Route, Service } from './objects.ts'
import { instanceOf, totals } from './pods.ts'
import { rolloutOf } from './rollout.ts'
import { isController, isOrphan, type Root } from './root.ts'

/** Maximum list entries in a row; the counts include all. */
const maxInstances = 200
const maxEvents = 30

const eventOf = (e: ClusterEvent): WorkloadEvent => ({
  at: e.at,
  type: e.type,
  reason: e.reason,
  message: e.message,
  object: `${e.object.kind}/${e.object.name}`,
  count: e.count,
})

/** A pod that is being stopped gets no requests, even while it is ready. */
const isStaying = ({ phase }: Instance): boolean => phase !== 'Terminating'

/** The conditions of a controller, and for a CronJob those of the job that determines its status. */
const conditionsOf = (root: Root, job: Controller | undefined): Condition[] => [
  ...(isController(root) ? (root.status.conditions ?? []) : []),
  ...(job && job !== root ? (job.status.conditions ?? []) : []),
]

function readyOf(root: Root, instances: readonly Instance[], podsKnown: boolean): number {
  if (podsKnown || !isController(root)) return instances.filter((i) => i.ready && isStaying(i)).length
  return root.status.readyReplicas ?? root.status.numberReady ?? 0
}

function scheduleOf(root: Root): WorkloadDetail['schedule'] {
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
  root: Root
  desired: number | null
  ready: number
  instances: readonly Instance[]
  findings: readonly Finding[]
  rollout: WorkloadDetail['rollout']
  job: Controller | undefined
}): WorkloadHealth {
  const { root, desired, ready, findings, rollout, job } = of
  if (findings.some((f) => f.severity === 'error')) return ready > 0 && desired !== 0 ? 'degraded' : 'broken'
  if (isController(root) && (root.kind === 'CronJob' || root.kind === 'Job')) {
    if (of.instances.some((i) => i.phase === 'Running' || i.phase === 'Pending')) return 'progressing'
    if (root.spec.suspend) return 'idle'
    return job && isOpen(job) ? 'progressing' : 'healthy'
  }
  if (desired === 0) return 'idle'
  if (rollout?.state === 'stuck' || rollout?.state === 'aborted') return 'degraded'
  // With a reason, a missing pod is not just being created.
  if (desired !== null && ready < desired) return findings.length > 0 ? 'degraded' : 'progressing'
  return rollout?.state === 'progressing' ? 'progressing' : 'healthy'
}

const identityOf = (root: Root) => {
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

/** The images of a workload from its template; without a template, those of its newest pod. */
function imagesOf(root: Root, pods: readonly Pod[]): string[] {
  const template = isController(root) ? root.spec.template?.spec?.containers : undefined
  const containers = template ?? (isController(root) || isOrphan(root) ? pods[0]?.spec.containers : root.spec.containers) ?? []
  return [...new Set(containers.map((c) => c.image ?? '').filter(Boolean))]
}

/** The list on a page starts with running instances. */
const activeFirst = (instances: readonly Instance[]): Instance[] =>
  [...instances].sort((a, b) => Number(a.ended) - Number(b.ended))

const newestFirst = (pods: readonly Pod[]): Pod[] =>
  [...pods].sort(
    (a, b) =>
      (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '') ||
      a.metadata.name.localeCompare(b.metadata.name),
  )

const versionIn = (images: readonly string[]): string | null => images.map(imageVersion).find((v) => v !== null) ?? null

/**
 * The versions that run, which during a rollout are not those of the template: the one of most ready instances first.
 * Instances that are being stopped do not count.
 */
function versionsOf(alive: readonly Instance[]): { version: string; count: number; ready: number }[] {
  const counts = new Map<string, { version: string; count: number; ready: number }>()
  for (const { phase, containers, ready } of alive) {
    const version =
      phase === 'Terminating' ? null : versionIn(containers.filter((c) => !c.init && !c.sidecar).map((c) => c.image))
    if (version === null) continue
    const of = counts.get(version) ?? { version, count: 0, ready: 0 }
    counts.set(version, { version, count: of.count + 1, ready: of.ready + (ready ? 1 : 0) })
  }
  return [...counts.values()].sort((a, b) => b.ready - a.ready || b.count - a.count)
}

type Shown = {
  versions: ReturnType<typeof versionsOf>
  alive: readonly Instance[]
  events: WorkloadEvent[]
  createdAt: string | undefined
  rollout: ReturnType<typeof rolloutOf>
}

function autoscalerOf({ metadata, min, max, targets, current, desired }: NonNullable<Parts['autoscaler']>) {
  return {
    name: metadata.name,
    min,
    max,
    targets,
    ...(current === undefined ? {} : { current }),
    ...(desired === undefined ? {} : { desired }),
  }
}

/** What a workload's page shows besides its state. */
function detailOf(parts: Parts, { alive, events, createdAt, rollout, versions }: Shown): WorkloadDetail {
  const { root, autoscaler } = parts
  const schedule = scheduleOf(root)
  const status = isController(root) ? root.status : undefined
  return {
    cpu: totals(alive, 'cpu'),
    memory: totals(alive, 'memory'),
    endpoints: endpointsOf(parts.services, parts.routes),
    events,
    ...(createdAt ? { createdAt } : {}),
    ...(status?.updatedReplicas === undefined ? {} : { updated: status.updatedReplicas }),
    ...(status?.availableReplicas === undefined ? {} : { available: status.availableReplicas }),
    ...(versions.length > 1 ? { versions: versions.map(({ version, count }) => ({ version, count })) } : {}),
    ...(rollout ? { rollout } : {}),
    ...(schedule ? { schedule } : {}),
    ...(autoscaler ? { autoscaler: autoscalerOf(autoscaler) } : {}),
  }
}

/** How an attempt of a job ended. */
const endsOfAttempts = ['crash-loop', 'out-of-memory', 'evicted']

/** While a job is retried, in a new pod or in the same one, a failed attempt is a warning: the next one may succeed. */
const whileRetried = (finding: Finding, alive: number): Finding =>
  alive === 0 || endsOfAttempts.includes(finding.code) ? { ...finding, severity: 'warning' } : finding

/** The labels of a workload's pods, by which it may be matched as well as by its own. */
const labelsOf = (root: Root, pods: readonly Pod[]): Record<string, string> =>
  (isController(root) ? root.spec.template?.metadata?.labels : isOrphan(root) ? pods[0]?.metadata.labels : undefined) ?? {}

/** `recheckAt`: when the same objects may mean something else, in ms since the epoch. */
export type BuiltWorkload = { workload: WorkloadInput; recheckAt: number | undefined }

/** Whether instances are missing, or to be replaced by a rollout. */
const isIncomplete = (desired: number | null, alive: number, rollout: WorkloadDetail['rollout']): boolean =>
  (desired !== null && alive < desired) || (rollout !== undefined && rollout.state !== 'complete')

/** Builds one workload from its parts. */
export function workloadOf(parts: Parts): BuiltWorkload {
  const { root, now } = parts
  const identity = identityOf(root)
  const pods = newestFirst(parts.pods)
  const all = pods.map((pod) => ({ pod, instance: instanceOf(pod, parts.usage(pod)) }))
  // Ended pods stay in the list for a while; they are neither ready nor failing, and request no resources.
  const alive = all.map((p) => p.instance).filter((i) => !i.ended)
  const events = [...parts.events]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, maxEvents)
    .map(eventOf)
  const rollout = rolloutOf(root)
  const desired = desiredOf(root, alive.length)
  const job = currentJob(parts)
  const observed = {
    instances: currentInstances(parts, all),
    events,
    conditions: conditionsOf(root, job),
    autoscaler: parts.autoscaler,
    incomplete: isIncomplete(desired, alive.filter(isStaying).length, rollout) || (job !== undefined && isOpen(job)),
  }
  const { findings: found, expiresAt: recheckAt } = diagnose(observed, now)
  const findings = job !== undefined && isOpen(job) ? found.map((f) => whileRetried(f, alive.length)) : found
  const ready = readyOf(root, alive, parts.podsKnown)
  const living = pods.filter((pod) => !['Succeeded', 'Failed'].includes(pod.status.phase ?? ''))
  const images = imagesOf(root, living.length > 0 ? living : pods)
  const { createdAt, ...named } = identity
  const versions = versionsOf(alive)
  const workload: WorkloadInput = {
    ...named,
    labels: { ...labelsOf(root, pods), ...named.labels },
    desired,
    ready,
    restarts: alive.reduce((n, i) => n + i.restarts, 0),
    version: versions[0]?.version ?? versionIn(images),
    images,
    findings,
    health: healthOf({ root, desired, ready, instances: alive, findings, rollout, job }),
    detail: detailOf(parts, { alive, events, createdAt, rollout, versions }),
    instances: parts.podsKnown ? activeFirst(all.map((p) => p.instance)).slice(0, maxInstances) : null,
  }
  return { workload, recheckAt }
}
