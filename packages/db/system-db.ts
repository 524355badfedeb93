import { databaseClients } from './clients.ts'
import type { PrismaClient } from './generated/client.ts'

/** Why row-level security is passed by. New reasons are reviewed; who may import this file is a dependency rule. */
export type SystemReason =
  | 'identity' // people, sessions and mail links belong to no tenant
  | 'membership-look-up' // which tenants a signed-in person is in
  | 'invitation' // an invited person is in no tenant yet
  | 'token-look-up' // which tenant an API token belongs to
  | 'webhook-look-up' // which tenant a webhook address belongs to
  | 'tenant-lifecycle' // creating and removing tenants
  | 'job-relay' // handing work of all tenants to the queue
  | 'scheduler' // finding due syncs of all tenants
  | 'statistics' // telling the planner how full the tables are
  | 'operator' // the area of who runs this installation
  | 'support' // an operator looks into an organization that has allowed it
  | 'health'

export type SystemDb = PrismaClient

/** A client of the role that row-level security does not apply to. Each use gives its reason. */
export function systemDb(_reason: SystemReason): SystemDb {
  return databaseClients().system
}
