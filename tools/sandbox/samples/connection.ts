import type { Organization } from '../github/organization.ts'
import type { Cluster } from '../kubernetes/cluster.ts'

/** One connection of the sample organization, as entered in the form of its plugin. */
export type SampleConnection = {
  pluginId: string
  settings: Record<string, unknown>
  secrets: Record<string, unknown>
}

/** The stand-ins' URLs, credentials and current content. */
export type Served = {
  url: string
  token: string
  /** The login of the GitHub organization. */
  organization: string
  /** Its content: repositories, teams and members. */
  github: Organization
  clusters: ReadonlyMap<string, Cluster>
}
