import type { Cluster, Service, Tag, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import { imageVersion } from '@callboard/modules/workloads/domain/image'
import type {
  Amount,
  Finding,
  Instance,
  WorkloadDetail,
  WorkloadHealth,
  WorkloadInput,
} from '@callboard/modules/workloads/domain/workload'
import { diagnose } from './diagnose.ts'
import { instanceOf, isEssential } from './tasks.ts'

const maxInstances = 200
const maxEvents = 20

const labelsOf = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).flatMap((t) => (t.key ? [[t.key, t.value ?? '']] : [])))

const imagesOf = (definition: TaskDefinition | undefined, instances: readonly Instance[]): string[] => {
  const planned = (definition?.containerDefinitions ?? []).flatMap((c) => (c.image ? [c.image] : []))
  return planned.length > 0 ? planned : [...new Set(instances.flatMap((i) => i.containers.map((c) => c.image)))]
}

function total(instances: readonly Instance[], of: 'cpu' | 'memory'): Amount {
  const sum = (part: keyof Amount) =>
    instances
      .filter((i) => i.phase === 'Running')
      .flatMap((i) => i.containers.map((c) => c[of][part] ?? 0))
      .reduce((a, b) => a + b, 0)
  const [request, limit] = [sum('request'), sum('limit')]
  return { ...(request > 0 ? { request } : {}), ...(limit > 0 ? { limit } : {}) }
}

function rolloutOf(service: Service): WorkloadDetail['rollout'] {
  const primary = service.deployments?.find((d) => d.status === 'PRIMARY')
  if (!primary) return undefined
  const state =
    primary.rolloutState === 'FAILED'
      ? 'aborted'
      : primary.rolloutState === 'IN_PROGRESS' || (service.deployments?.length ?? 0) > 1
        ? 'progressing'
        : 'complete'
  const revision = primary.taskDefinition?.split(':').at(-1)
  return {
    state,
    strategy: service.deploymentController?.type === 'CODE_DEPLOY' ? 'Blue/green' : 'Rolling',
    ...(revision ? { revision } : {}),
    ...(primary.rolloutStateReason ? { message: primary.rolloutStateReason } : {}),
  }
}

function healthOf(desired: number, ready: number, findings: readonly Finding[], rolling: boolean): WorkloadHealth {
  if (desired === 0) return 'idle'
  if (ready === 0 && findings.some((f) => f.severity === 'error')) return 'broken'
  if (findings.some((f) => f.severity === 'error')) return 'degraded'
  if (ready >= desired) return 'healthy'
  return rolling ? 'progressing' : 'degraded'
}

/** Running tasks first, then the most recently stopped. */
const shown = (instances: readonly Instance[]) =>
  [...instances].sort((a, b) => Number(b.phase === 'Running') - Number(a.phase === 'Running')).slice(0, maxInstances)

/** A service with its tasks. */
export function serviceOf(
  cluster: Cluster,
  service: Service,
  tasks: readonly Task[],
  definition: TaskDefinition | undefined,
  now: number,
): WorkloadInput {
  const instances = tasks.map((t) => instanceOf(t, definition))
  const findings = diagnose(service, tasks, now, definition)
  const desired = service.desiredCount ?? 0
  const ready = instances.filter((i) => i.ready).length
  const rollout = rolloutOf(service)
  const images = imagesOf(definition, instances)
  const { createdAt } = service
  return {
    key: service.serviceArn ?? '',
    kind: 'ECS service',
    namespace: cluster.clusterName ?? '',
    name: service.serviceName ?? '',
    labels: labelsOf(service.tags),
    health: healthOf(desired, ready, findings, rollout?.state === 'progressing'),
    desired,
    ready,
    restarts: 0,
    version: images[0] ? imageVersion(images[0]) : null,
    images,
    findings,
    detail: {
      ...(createdAt ? { createdAt: createdAt.toISOString() } : {}),
      cpu: total(instances, 'cpu'),
      memory: total(instances, 'memory'),
      ...(rollout ? { rollout } : {}),
      endpoints: (service.loadBalancers ?? []).map((l) => ({
        kind: 'Load balancer',
        name: l.targetGroupArn?.split('/').at(-2) ?? l.loadBalancerName ?? 'load balancer',
        detail: `${l.containerName ?? ''}:${l.containerPort ?? ''}`,
        urls: [],
      })),
      events: (service.events ?? []).slice(0, maxEvents).map((e) => ({
        at: (e.createdAt ?? new Date(now)).toISOString(),
        type: /unable|failed|unhealthy/i.test(e.message ?? '') ? 'Warning' : 'Normal',
        reason: 'Service',
        message: e.message ?? '',
        object: `Service/${service.serviceName ?? ''}`,
        count: 1,
      })),
    },
    instances: shown(instances),
  }
}

const newestOf = (tasks: readonly Task[]): Task | undefined =>
  tasks.reduce<Task | undefined>(
    (newest, t) => ((t.createdAt?.getTime() ?? 0) >= (newest?.createdAt?.getTime() ?? 0) ? t : newest),
    undefined,
  )

/** Whether every essential container succeeded; ECS reports the exit codes of those that ran. */
function succeeded(task: Task, definition: TaskDefinition | undefined): boolean {
  const essential = (task.containers ?? []).filter((c) => isEssential(c.name, definition))
  return task.lastStatus === 'STOPPED' && essential.length > 0 && essential.every((c) => c.exitCode === 0)
}

/** Standalone tasks, by the family of their definition: batch jobs, scheduled tasks. */
export function familyOf(
  cluster: Cluster,
  family: string,
  tasks: readonly Task[],
  definition: TaskDefinition | undefined,
  now: number,
): WorkloadInput {
  const instances = tasks.map((t) => instanceOf(t, definition))
  const alive = tasks.filter((t) => t.lastStatus !== 'STOPPED').length
  const newest = newestOf(tasks)
  // Each task is an independent attempt: while one runs, and after one succeeded, earlier failures are not relevant.
  const findings = diagnose(undefined, alive > 0 || !newest || succeeded(newest, definition) ? [] : [newest], now, definition)
  const ready = instances.filter((i) => i.ready).length
  const images = imagesOf(definition, instances)
  return {
    key: `${cluster.clusterArn} ${family}`,
    kind: 'ECS task',
    namespace: cluster.clusterName ?? '',
    name: family,
    labels: labelsOf(tasks[0]?.tags),
    health:
      findings.length > 0
        ? 'degraded'
        : alive === 0
          ? newest && succeeded(newest, definition)
            ? 'healthy'
            : 'idle'
          : ready >= alive
            ? 'healthy'
            : 'progressing',
    desired: null,
    ready,
    restarts: 0,
    version: images[0] ? imageVersion(images[0]) : null,
    images,
    findings,
    detail: { cpu: total(instances, 'cpu'), memory: total(instances, 'memory'), endpoints: [], events: [] },
    instances: shown(instances),
  }
}
