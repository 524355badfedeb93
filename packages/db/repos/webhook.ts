import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '../generated/client.ts'
import type { Condition } from '../outbox.ts'

/** Whether any webhook takes messages. */
export const hasWebhooks = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from webhook where tenant_id = ${tenantId}::uuid and state = 'on')`
