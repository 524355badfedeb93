import { databaseClients } from './clients.ts'
import type { PrismaClient } from './generated/client.ts'

/** Why row-level security is bypassed. New reasons are reviewed; a dependency rule decides who may import this file. */
export type SystemReason =
  | 'identity' // users, sessions and sign-in links belong to no tenant
  | 'membership-look-up' // the tenants of a signed-in user
  | 'invitation' // an invited user belongs to no tenant yet
  | 'token-look-up' // the tenant of an API token
  | 'webhook-look-up' // the tenant of a webhook URL
  | 'tenant-lifecycle' // creating and deleting tenants
  | 'job-relay' // dispatching jobs of all tenants to the queue
  | 'scheduler' // finding due syncs of all tenants
  | 'statistics' // updating planner statistics
  | 'operator' // the operator's area
  | 'support' // an operator's support session in an organization that allowed it
  | 'health'

export type SystemDb = PrismaClient

/** A client of the role that bypasses row-level security. Each use names its reason. */
export function systemDb(_reason: SystemReason): SystemDb {
  return databaseClients().system
}
