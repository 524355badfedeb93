type JobPlan = { name: string; stage: string; environment?: string }
export type Project = { id: number; path: string; name: string; jobs: readonly JobPlan[]; weak: string; createdAt?: Date }

/** The projects of the sample organization's group. */
export const projects: readonly Project[] = [
  {
    id: 501,
    path: 'meridian/status-page',
    name: 'status-page',
    weak: 'e2e',
    jobs: [
      { name: 'build', stage: 'build' },
      { name: 'unit', stage: 'test' },
      { name: 'e2e', stage: 'test' },
      { name: 'deploy-staging', stage: 'deploy', environment: 'staging' },
      { name: 'deploy-production', stage: 'deploy', environment: 'production' },
    ],
  },
  {
    id: 502,
    path: 'meridian/platform-infrastructure',
    name: 'platform-infrastructure',
    weak: 'plan',
    jobs: [
      { name: 'validate', stage: 'test' },
      { name: 'plan', stage: 'build' },
      { name: 'apply', stage: 'deploy', environment: 'production' },
    ],
  },
]

export const titles = [
  'Say since when',
  'Widen the subnet',
  'Update dependencies',
  'Name the region',
  'Shorten the page',
  'Rotate the key',
]
export const authors = ['ada', 'grace', 'linus']
