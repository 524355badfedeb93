import type {
  Autoscaler,
  ClusterEvent,
  Condition,
  ContainerSpec,
  ContainerStatus,
  Controller,
  Meta,
  Node,
  Pod,
  Raw,
  Route,
  Service,
} from './objects.ts'
import { sharedPart, sharedText } from './shared.ts'

// Trims API objects to the used fields (objects.ts). Never throws for odd data.

type Loose = Record<string, unknown>

const record = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(record) : [])
/** A text of this object alone, such as its name. */
const own = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
/** A text that other objects have as well, such as a reason or an image: all share one copy. */
const text = (value: unknown): string | undefined => (typeof value === 'string' ? sharedText(value) : undefined)
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).flatMap(([k, v]) => (typeof v === 'string' ? [[k, sharedText(v)]] : [])))

/** Omits undefined fields, so that trimmed objects stay small and comparable. */
function present<T extends Loose>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never
}

/** Annotations that are shown or evaluated; others can be large, above all the last applied configuration. */
const retainedAnnotations = [
  'deployment.kubernetes.io/revision',
  'argocd.argoproj.io/tracking-id',
  'rollout.argoproj.io/revision',
]

function meta(raw: Raw): Meta {
  const m = raw.metadata as unknown as Loose
  const annotations = record(m.annotations)
  const kept = texts(Object.fromEntries(retainedAnnotations.map((name) => [name, annotations[name]])))
  const owners = list(m.ownerReferences).map((o) =>
    present({
      kind: text(o.kind) ?? '',
      name: text(o.name) ?? '',
      uid: text(o.uid) ?? '',
      controller: o.controller === true ? true : undefined,
    }),
  )
  return present({
    name: own(m.name) ?? '',
    namespace: text(m.namespace),
    // Without a uid, as in hand-written responses, the path identifies the object.
    uid: own(m.uid) ?? `${own(raw.kind) ?? ''}/${own(m.namespace) ?? ''}/${own(m.name) ?? ''}`,
    resourceVersion: own(m.resourceVersion),
    creationTimestamp: text(m.creationTimestamp),
    deletionTimestamp: text(m.deletionTimestamp),
    generation: number(m.generation),
    labels: m.labels ? sharedPart(texts(m.labels)) : undefined,
    annotations: Object.keys(kept).length > 0 ? kept : undefined,
    ownerReferences: owners.length > 0 ? sharedPart(owners) : undefined,
  }) as Meta
}

const containerSpec = (c: Loose): ContainerSpec => {
  const resources = record(c.resources)
  return present({
    name: text(c.name) ?? '',
    image: text(c.image),
    restartPolicy: text(c.restartPolicy),
    resources: c.resources ? { requests: texts(resources.requests), limits: texts(resources.limits) } : undefined,
  }) as ContainerSpec
}

const containerSpecs = (value: unknown): ContainerSpec[] => sharedPart(list(value).map(containerSpec))

const conditions = (value: unknown): Condition[] =>
  list(value).map(
    (c) =>
      present({
        type: text(c.type) ?? '',
        status: text(c.status) ?? '',
        reason: text(c.reason),
        message: own(c.message),
        lastTransitionTime: text(c.lastTransitionTime),
      }) as Condition,
  )

const containerState = (value: unknown): ContainerStatus['state'] => {
  const s = record(value)
  const end = record(s.terminated)
  const wait = record(s.waiting)
  if (s.running) return { running: present({ startedAt: text(record(s.running).startedAt) }) }
  if (s.waiting) return { waiting: present({ reason: text(wait.reason), message: own(wait.message) }) }
  if (!s.terminated) return {}
  return {
    terminated: present({
      reason: text(end.reason),
      message: own(end.message)?.slice(0, 500),
      exitCode: number(end.exitCode),
      startedAt: text(end.startedAt),
      finishedAt: text(end.finishedAt),
    }),
  }
}

const containerStatus = (c: Loose): ContainerStatus =>
  present({
    name: text(c.name) ?? '',
    image: text(c.image),
    ready: c.ready === true,
    restartCount: number(c.restartCount) ?? 0,
    state: containerState(c.state),
    lastState: c.lastState && Object.keys(record(c.lastState)).length > 0 ? containerState(c.lastState) : undefined,
  }) as ContainerStatus

const ends: readonly unknown[] = ['Succeeded', 'Failed']

/** Whether a pod is ready, and why it is not scheduled. The times of all conditions say when an ended one ended. */
function podConditions(status: Loose): Condition[] {
  const all = list(status.conditions)
  if (ends.includes(status.phase)) return conditions(all)
  const kept = all.filter((c) => c.type === 'Ready' || (c.type === 'PodScheduled' && c.status === 'False'))
  return sharedPart(conditions(kept).map(({ lastTransitionTime: _, ...condition }) => condition))
}

export function trimPod(raw: Raw): Pod {
  const spec = record(raw.spec)
  const status = record(raw.status)
  return {
    metadata: meta(raw),
    spec: present({
      nodeName: text(spec.nodeName),
      containers: containerSpecs(spec.containers),
      initContainers: spec.initContainers ? containerSpecs(spec.initContainers) : undefined,
    }),
    status: present({
      phase: text(status.phase),
      reason: text(status.reason),
      message: own(status.message),
      podIP: own(status.podIP),
      conditions: podConditions(status),
      containerStatuses: list(status.containerStatuses).map(containerStatus),
      initContainerStatuses: status.initContainerStatuses ? list(status.initContainerStatuses).map(containerStatus) : undefined,
    }),
  } as Pod
}

function trimTemplate(spec: Loose) {
  // A CronJob's pod template is one level deeper.
  const template = record(spec.template ?? record(record(spec.jobTemplate).spec).template)
  if (Object.keys(template).length === 0) return undefined
  return {
    metadata: { labels: sharedPart(texts(record(template.metadata).labels)) },
    spec: { containers: containerSpecs(record(template.spec).containers) },
  }
}

function trimStrategy(spec: Loose) {
  if (!spec.strategy) return undefined
  const strategy = record(spec.strategy)
  const canary = strategy.canary ? { steps: list(record(strategy.canary).steps) } : undefined
  return present({ type: text(strategy.type), canary, blueGreen: strategy.blueGreen ? {} : undefined })
}

const trimUpdateStrategy = ({ type, rollingUpdate }: Loose) =>
  present({ type: text(type), partition: number(record(rollingUpdate).partition) })

const statusCounts = [
  'replicas',
  'readyReplicas',
  'updatedReplicas',
  'availableReplicas',
  'desiredNumberScheduled',
  'numberReady',
  'numberAvailable',
  'updatedNumberScheduled',
  'succeeded',
  'failed',
  'currentStepIndex',
] as const
const statusTexts = [
  'startTime',
  'completionTime',
  'currentRevision',
  'updateRevision',
  'lastScheduleTime',
  'lastSuccessfulTime',
  'phase',
  'message',
] as const

export const trimController =
  (kind: string) =>
  (raw: Raw): Controller => {
    const spec = record(raw.spec)
    const status = record(raw.status)
    const selector = record(spec.selector)
    return {
      kind,
      metadata: meta(raw),
      spec: present({
        replicas: number(spec.replicas),
        paused: spec.paused === true ? true : undefined,
        suspend: spec.suspend === true ? true : undefined,
        completions: number(spec.completions),
        parallelism: number(spec.parallelism),
        backoffLimit: number(spec.backoffLimit),
        schedule: text(spec.schedule),
        template: trimTemplate(spec),
        selector: spec.selector ? { matchLabels: sharedPart(texts(selector.matchLabels)) } : undefined,
        strategy: trimStrategy(spec),
        updateStrategy: spec.updateStrategy ? trimUpdateStrategy(record(spec.updateStrategy)) : undefined,
      }),
      status: present({
        ...Object.fromEntries(statusCounts.map((c) => [c, number(status[c])])),
        ...Object.fromEntries(statusTexts.map((n) => [n, text(status[n])])),
        observedGeneration: number(status.observedGeneration) ?? text(status.observedGeneration),
        // A Job counts its active pods, a CronJob lists its active Jobs.
        active: Array.isArray(status.active) ? undefined : number(status.active),
        activeJobs: Array.isArray(status.active) ? status.active.length : undefined,
        abort: status.abort === true ? true : undefined,
        pauseConditions: status.pauseConditions
          ? list(status.pauseConditions).map((c) => present({ reason: text(c.reason) }))
          : undefined,
        conditions: conditions(status.conditions),
      }),
    } as Controller
  }

export function trimService(raw: Raw): Service {
  const spec = record(raw.spec)
  const balancer = record(record(raw.status).loadBalancer)
  return {
    metadata: meta(raw),
    spec: present({
      type: text(spec.type),
      selector: spec.selector ? texts(spec.selector) : undefined,
      ports: list(spec.ports).map((p) =>
        present({
          port: number(p.port),
          targetPort: text(p.targetPort) ?? number(p.targetPort),
          protocol: text(p.protocol),
          name: text(p.name),
        }),
      ),
    }),
    status: {
      loadBalancer: { ingress: list(balancer.ingress).map((i) => present({ ip: text(i.ip), hostname: text(i.hostname) })) },
    },
  } as Service
}

export function trimIngress(raw: Raw): Route {
  const spec = record(raw.spec)
  const rules = list(spec.rules)
  const paths = rules.flatMap((r) => list(record(r.http).paths))
  const fallback = record(spec.defaultBackend ?? spec.backend)
  const backends = [...paths.map((p) => record(p.backend)), fallback]
  // networking.k8s.io/v1 has backend.service.name; v1beta1 had backend.serviceName.
  const services = backends.map((b) => text(record(b.service).name) ?? text(b.serviceName)).filter((n) => n !== undefined)
  return {
    kind: 'Ingress',
    metadata: meta(raw),
    hosts: [...new Set(rules.map((r) => text(r.host)).filter((h) => h !== undefined))],
    paths: [...new Set(paths.map((p) => text(p.path) ?? '/'))],
    services: [...new Set(services)],
    tls: list(spec.tls).length > 0,
  }
}

export function trimHttpRoute(raw: Raw): Route {
  const spec = record(raw.spec)
  const rules = list(spec.rules)
  const matches = rules.flatMap((r) => list(r.matches))
  return {
    kind: 'HTTPRoute',
    metadata: meta(raw),
    hosts: (Array.isArray(spec.hostnames) ? spec.hostnames : []).filter((h): h is string => typeof h === 'string'),
    paths: [...new Set(matches.map((m) => text(record(m.path).value)).filter((p) => p !== undefined))],
    services: [
      ...new Set(
        rules
          .flatMap((r) => list(r.backendRefs))
          .map((b) => text(b.name))
          .filter((n) => n !== undefined),
      ),
    ],
    // Encryption is configured in the listener, which a route does not contain.
    tls: false,
  }
}

/** One text per metric of an autoscaler, for example "cpu 63% of 80%". Both versions: v2 and v1. */
function scalingTargets(spec: Loose, status: Loose): string[] {
  const simple = number(spec.targetCPUUtilizationPercentage)
  if (simple !== undefined) {
    const now = number(status.currentCPUUtilizationPercentage)
    return [`cpu ${now === undefined ? 'unknown' : `${now}%`} of ${simple}%`]
  }
  const current = list(status.currentMetrics)
  return list(spec.metrics).map((metric, i) => {
    const kind = text(metric.type) ?? 'Resource'
    const field = kind.charAt(0).toLowerCase() + kind.slice(1)
    const wanted = record(metric[field])
    const target = record(wanted.target)
    const now = record(record(record(current[i])[field]).current)
    const name = text(wanted.name) ?? text(record(wanted.metric).name) ?? kind
    const amount = (v: Loose) => {
      const percent = number(v.averageUtilization)
      return percent === undefined ? (text(v.averageValue) ?? text(v.value) ?? 'unknown') : `${percent}%`
    }
    return `${name} ${amount(now)} of ${amount(target)}`
  })
}

export function trimAutoscaler(raw: Raw): Autoscaler {
  const spec = record(raw.spec)
  const status = record(raw.status)
  const target = record(spec.scaleTargetRef)
  return {
    metadata: meta(raw),
    target: { kind: text(target.kind) ?? '', name: text(target.name) ?? '' },
    min: number(spec.minReplicas) ?? 1,
    max: number(spec.maxReplicas) ?? 1,
    ...present({ current: number(status.currentReplicas), desired: number(status.desiredReplicas) }),
    targets: scalingTargets(spec, status),
    conditions: conditions(status.conditions),
  } as Autoscaler
}

export function trimEvent(raw: Raw): ClusterEvent {
  const object = record(raw.involvedObject ?? raw.regarding)
  const series = record(raw.series)
  const m = raw.metadata as unknown as Loose
  return {
    metadata: meta(raw),
    object: present({
      kind: text(object.kind) ?? '',
      name: text(object.name) ?? '',
      namespace: text(object.namespace),
      uid: text(object.uid),
    }) as ClusterEvent['object'],
    type: text(raw.type) ?? 'Normal',
    reason: text(raw.reason) ?? '',
    message: (own(raw.message) ?? own(raw.note) ?? '').slice(0, 1000),
    count: number(series.count) ?? number(raw.count) ?? 1,
    at:
      text(series.lastObservedTime) ??
      text(raw.lastTimestamp) ??
      text(raw.eventTime) ??
      text(raw.firstTimestamp) ??
      text(m.creationTimestamp) ??
      '',
  }
}

export function trimNode(raw: Raw): Node {
  const status = record(raw.status)
  return {
    metadata: meta(raw),
    unschedulable: record(raw.spec).unschedulable === true,
    capacity: texts(status.capacity),
    conditions: conditions(status.conditions),
    ...present({ version: text(record(status.nodeInfo).kubeletVersion) }),
  } as Node
}

/** Usage of a pod's containers, from metrics.k8s.io. */
export type PodUsage = { namespace: string; name: string; containers: Record<string, { cpu: unknown; memory: unknown }> }

export function trimUsage(raw: unknown): PodUsage | undefined {
  const r = record(raw)
  const m = record(r.metadata)
  const name = own(m.name)
  if (!name) return undefined
  const containers = Object.fromEntries(
    list(r.containers).map((c) => [text(c.name) ?? '', { cpu: record(c.usage).cpu, memory: record(c.usage).memory }]),
  )
  return { namespace: text(m.namespace) ?? '', name, containers }
}
