import { type GitLabFaults, gitlabFaults } from './faults.ts'
import { GitLabGroup } from './projects.ts'

export type GitLabState = {
  base: string
  group: GitLabGroup
  token: string
  revoked: boolean
  readOnly: boolean
  /** The day on which the token expires, such as 2026-12-12; null if it does not. */
  expiresAt: string | null
  faults: GitLabFaults
  /** Listed unmodified besides the group's own projects. */
  oddProjects: object[]
  /** GitLab only counts a listing up to this number (docs.gitlab.com/api/rest: pagination response headers). */
  countedItems: number
}

/** A GitLab as started by the sandbox. */
export const gitlabState = (of: { base: string; token: string }): GitLabState => ({
  ...of,
  group: new GitLabGroup(),
  revoked: false,
  readOnly: false,
  expiresAt: null,
  faults: gitlabFaults(),
  oddProjects: [],
  countedItems: 10_000,
})
