import { type ClosedValue, closedValue } from '@callboard/db/closed-columns'
import type { Prisma } from '@callboard/db/generated/client'

/** An integration in the portal and the API, without secrets. */
export type IntegrationView = {
  id: string
  pluginId: string
  name: string
  account: string
  settings: Prisma.JsonValue
  /** `off`: its plugin is disabled. */
  state: ClosedValue<'integration.state'>
  health: ClosedValue<'integration.health'>
  healthCode: string | null
  healthMessage: string | null
  sample: boolean
  /** Name and expiry of the stored credential; null if it does not expire or is not known to. */
  credentialLabel: string | null
  credentialExpiresAt: Date | null
  nextSyncAt: Date | null
  lastEventAt: Date | null
  createdAt: Date
}

/** Columns of the view; `secrets` is excluded. */
export const integrationColumns = {
  id: true,
  pluginId: true,
  name: true,
  account: true,
  settings: true,
  state: true,
  health: true,
  healthCode: true,
  healthMessage: true,
  sample: true,
  credentialLabel: true,
  credentialExpiresAt: true,
  nextSyncAt: true,
  lastEventAt: true,
  createdAt: true,
} as const

type Row = Omit<IntegrationView, 'state' | 'health'> & { state: string; health: string }

export const integrationView = (row: Row): IntegrationView => ({
  ...row,
  state: closedValue('integration.state', row.state),
  health: closedValue('integration.health', row.health),
})

export const runColumns = {
  id: true,
  trigger: true,
  state: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  done: true,
  total: true,
  added: true,
  changed: true,
  removed: true,
  unchanged: true,
  problems: true,
  failed: true,
  requests: true,
  rateLimit: true,
  rateLimitLeft: true,
  pendingRemovals: true,
  errorCode: true,
  errorMessage: true,
  retryAt: true,
} as const
