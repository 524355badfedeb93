import type {
  Amount,
  Finding,
  Instance,
  RuntimeNode,
  RuntimePart,
  RuntimeState,
  WorkloadDetail,
  WorkloadHealth,
} from './workload.ts'

// Workloads in the portal and the API.

/** How old the last sign of life of a runtime may be, in ms. Watchers report at least every half a minute. */
export const staleAfterMs = 60_000

/** The time as of which data of a runtime is shown: null while the runtime is heard of, and if it never was. */
export const asOfTime = (seenAt: Date | null, now: number): Date | null =>
  seenAt && now - seenAt.getTime() > staleAfterMs ? seenAt : null

/** A runtime. */
export type RuntimeView = {
  integrationId: string
  pluginId: string
  /** The name of its integration. */
  name: string
  platform: string
  version: string | null
  /** `stale`: it was watched, and its heartbeat is overdue. */
  state: RuntimeState | 'stale' | 'paused'
  message: string | null
  seenAt: Date | null
  nodes: RuntimeNode[]
  parts: RuntimePart[]
  sample: boolean
}

/** Whether everything that runs in a runtime is known at the moment. */
export const isReadInFull = ({ state, parts }: Pick<RuntimeView, 'state' | 'parts'>): boolean =>
  state === 'watching' && parts.every((part) => part.state !== 'forbidden' && part.state !== 'failing')

export type WorkloadSummary = {
  integrationId: string
  runtime: string
  key: string
  kind: string
  namespace: string
  name: string
  health: WorkloadHealth
  desired: number | null
  ready: number
  restarts: number
  version: string | null
  /** While instances differ, as during a rollout: the number of running instances of each version, most first. */
  versions: { version: string; count: number }[]
  images: string[]
  findings: Finding[]
  changedAt: Date
  /** When its runtime was last seen, if that is more than a minute ago. */
  asOf: Date | null
  /** Its entities, with names and owners. */
  entities: { ref: string; label: string; owner: string | null; rule: string }[]
}
export type WorkloadView = WorkloadSummary & {
  labels: Record<string, string>
  detail: WorkloadDetail
  instances: Instance[]
  /** Whether logs of its containers are available. */
  logs: boolean
}

/** CPU in cores and memory in bytes on a day in UTC, over all instances: means and the largest of hourly samples. */
export type UsageDay = { day: string; cpu: number; memory: number; maxCpu: number; maxMemory: number }

/** The use of a workload over time, oldest day first, beside what it requests now. */
export type WorkloadUsage = Pick<WorkloadSummary, 'integrationId' | 'key' | 'name' | 'runtime'> & {
  cpu: Amount
  memory: Amount
  days: UsageDay[]
}

/** A workload with different versions in different runtimes. */
export type Drift = {
  name: string
  namespace: string
  kind: string
  versions: { runtime: string; version: string | null; images: string[] }[]
}

export type WorkloadOverview = {
  counts: { integrationId: string; health: WorkloadHealth; count: number }[]
  namespaces: string[]
  /** Broken and degraded ones, worst first; at most 50. */
  troubled: WorkloadSummary[]
  drift: Drift[]
}

/** How many workloads are in each health; those that are in none are absent. */
export type HealthCounts = Partial<Record<WorkloadHealth, number>>

/** Orders of a list of workloads. By health, the healthiest are first. */
export const workloadSorts = ['name', 'health', 'namespace', 'cluster', 'restarts'] as const
export type WorkloadSort = (typeof workloadSorts)[number]

/** Filters of a list of workloads. */
export type WorkloadQuery = {
  runtime?: string | undefined
  namespace?: string | undefined
  health?: WorkloadHealth | undefined
  kind?: string | undefined
  text?: string | undefined
  unmatched?: boolean | undefined
  sort?: WorkloadSort | undefined
  order?: 'asc' | 'desc' | undefined
  limit?: number | undefined
  offset?: number | undefined
}
