import type { Action } from './permissions.ts'

/** Live topics of open pages, and the permission required to receive each. */
export const liveTopics = {
  billing: 'billing.read',
  catalog: 'catalog.read',
  costs: 'costs.read',
  exports: 'tenant.export',
  flags: 'flags.read',
  integrations: 'integrations.read',
  notifications: 'self.manage',
  pipelines: 'pipelines.read',
  portal: 'tenant.read',
  templates: 'templates.read',
  usage: 'insights.read',
  webhooks: 'tenant.manage',
  workloads: 'workloads.read',
} as const satisfies Record<string, Action>

export type LiveTopic = keyof typeof liveTopics

/** The topic of operators' pages, which belong to no organization. */
export const operatorTopic = 'jobs'

export const isLiveTopic = (text: string): text is LiveTopic => Object.hasOwn(liveTopics, text)
