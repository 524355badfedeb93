import type { Cluster } from '../kubernetes/cluster.ts'

/** One connection of the sample organization, as the form of its plugin would be filled in. */
export type SampleConnection = {
  pluginId: string
  settings: Record<string, unknown>
  secrets: Record<string, unknown>
}

/** Where the stand-ins are, and what they accept and serve at the moment. */
export type Served = {
  url: string
  token: string
  /** The login of the GitHub organization. */
  organization: string
  clusters: ReadonlyMap<string, Cluster>
}
