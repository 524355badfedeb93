/** Numbers beside entries of the navigation. Null: the reader may not see them. */
export type NavigationCounts = {
  /** When they were read, in milliseconds. */
  at: number
  components: number
  apis: number
  groups: number
  /** Pipelines whose latest run on the default branch failed. */
  failingPipelines: number | null
  brokenWorkloads: number | null
  /** Integrations that need attention. */
  unhealthyIntegrations: number | null
}
