import type { Finding, Instance, RuntimeNode, RuntimePart, RuntimeState, WorkloadDetail, WorkloadHealth } from './workload.ts'

// Workloads as pages and machines see them.

/** A place where workloads run. */
export type RuntimeView = {
  integrationId: string
  pluginId: string
  /** The name under which it was connected. */
  name: string
  platform: string
  version: string | null
  /** `stale`: it was watched, and has not given a sign of life for a while. */
  state: RuntimeState | 'stale' | 'paused'
  message: string | null
  seenAt: Date | null
  nodes: RuntimeNode[]
  parts: RuntimePart[]
  sample: boolean
}

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
  images: string[]
  findings: Finding[]
  changedAt: Date
  /** The entities that it belongs to, with their names and owners. */
  entities: { ref: string; label: string; owner: string | null; rule: string }[]
}
export type WorkloadView = WorkloadSummary & {
  labels: Record<string, string>
  detail: WorkloadDetail
  instances: Instance[]
  /** Whether logs of its containers can be read from here. */
  logs: boolean
}

/** One workload that runs with different versions in different places. */
export type Drift = {
  name: string
  namespace: string
  kind: string
  versions: { runtime: string; version: string | null; images: string[] }[]
}

export type WorkloadOverview = {
  counts: { integrationId: string; health: WorkloadHealth; count: number }[]
  namespaces: string[]
  /** Broken and degraded ones, the worst first; at most 50. */
  troubled: WorkloadSummary[]
  drift: Drift[]
}

/** Which workloads are asked for. */
export type WorkloadQuery = {
  runtime?: string | undefined
  namespace?: string | undefined
  health?: WorkloadHealth | undefined
  kind?: string | undefined
  text?: string | undefined
  unmatched?: boolean | undefined
  limit?: number | undefined
  offset?: number | undefined
}
