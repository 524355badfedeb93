import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'

/** Whether any webhook is enabled. */
export const hasWebhooks = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from webhook where tenant_id = ${tenantId}::uuid and state = 'on')`
