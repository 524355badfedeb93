// The fields of a cluster's objects that are shown or evaluated. Clusters have tens of thousands of objects, and most of each is
// managedFields. Field names are those of the Kubernetes API; everything may be absent, because versions differ.

export type Owner = { kind: string; name: string; uid: string; controller?: boolean }
export type Meta = {
  name: string
  namespace?: string
  uid: string
  resourceVersion?: string
  creationTimestamp?: string
  deletionTimestamp?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: Owner[]
  generation?: number
}
export type Trimmed = { metadata: Meta }

export type ContainerSpec = {
  name: string
  image?: string
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
  restartPolicy?: string
}
type PodSpec = { nodeName?: string; containers?: ContainerSpec[]; initContainers?: ContainerSpec[] }
export type Condition = { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }
export type ContainerState = {
  running?: { startedAt?: string }
  waiting?: { reason?: string; message?: string }
  terminated?: { reason?: string; message?: string; exitCode?: number; finishedAt?: string; startedAt?: string }
}
export type ContainerStatus = {
  name: string
  image?: string
  ready?: boolean
  restartCount?: number
  state?: ContainerState
  lastState?: ContainerState
}
export type Pod = Trimmed & {
  spec: PodSpec
  status: {
    phase?: string
    reason?: string
    message?: string
    podIP?: string
    conditions?: Condition[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
}
type Template = { spec?: { containers?: ContainerSpec[] }; metadata?: { labels?: Record<string, string> } }
/** Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs and Rollouts, with common and specific fields. */
export type Controller = Trimmed & {
  kind: string
  spec: {
    replicas?: number
    paused?: boolean
    suspend?: boolean
    completions?: number
    parallelism?: number
    backoffLimit?: number
    template?: Template
    selector?: { matchLabels?: Record<string, string> }
    strategy?: { type?: string; canary?: { steps?: unknown[] }; blueGreen?: object }
    /** `partition`: a StatefulSet updates its pods from this number on. */
    updateStrategy?: { type?: string; partition?: number }
    schedule?: string
  }
  status: {
    replicas?: number
    readyReplicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    observedGeneration?: number | string
    desiredNumberScheduled?: number
    numberReady?: number
    numberAvailable?: number
    updatedNumberScheduled?: number
    conditions?: Condition[]
    active?: number
    succeeded?: number
    failed?: number
    startTime?: string
    completionTime?: string
    currentRevision?: string
    updateRevision?: string
    lastScheduleTime?: string
    lastSuccessfulTime?: string
    activeJobs?: number
    phase?: string
    message?: string
    abort?: boolean
    currentStepIndex?: number
    pauseConditions?: { reason?: string }[]
  }
}
export type Service = Trimmed & {
  spec: {
    type?: string
    selector?: Record<string, string>
    ports?: { port?: number; targetPort?: string | number; protocol?: string; name?: string }[]
  }
  status: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } }
}
/** Ingresses and HTTPRoutes: hosts, paths and the services behind them. */
export type Route = Trimmed & { kind: string; hosts: string[]; paths: string[]; services: string[]; tls: boolean }
export type Autoscaler = Trimmed & {
  target: { kind: string; name: string }
  min: number
  max: number
  current?: number
  desired?: number
  targets: string[]
  conditions: Condition[]
}
export type ClusterEvent = Trimmed & {
  object: { kind: string; name: string; namespace?: string; uid?: string }
  type: string
  reason: string
  message: string
  count: number
  at: string
}
export type Node = Trimmed & {
  unschedulable: boolean
  version?: string
  capacity: Record<string, string>
  conditions: Condition[]
}

/** An object as received, with a known name. */
export type Raw = { kind?: string; metadata: Meta } & Record<string, unknown>

/** Whether a received object can be stored at all. */
export function isObject(value: unknown): value is Raw {
  if (typeof value !== 'object' || value === null || !('metadata' in value)) return false
  const { metadata } = value
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata && typeof metadata.name === 'string'
}
