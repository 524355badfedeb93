import type { Access } from './access.ts'
import type { Actions } from './actions/actions.ts'
import type { Faults } from './faults.ts'
import type { Organization } from './organization.ts'

export type GitHubState = {
  base: string
  organization: Organization
  actions: Actions
  access: Access
  faults: Faults
  requests: number
  /** Recorded requests: the newest query of each name, and REST by method and route. */
  seen: { queries: Map<string, string>; routes: Set<string> }
}
