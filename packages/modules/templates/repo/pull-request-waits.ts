import type { TenantId } from '@callboard/core/ids'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'

/** Whether a step waits for a pull request. */
export const hasPullRequestWaits = (tenantId: TenantId): Condition => Prisma.sql`
  exists (select from template_wait w
    join template_step s on s.tenant_id = w.tenant_id and s.run_id = w.run_id and s.position = w.position
    where w.tenant_id = ${tenantId}::uuid and w.kind = 'pull-request' and s.state in ('running', 'waiting'))`
