import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/**
 * A text that changes with every change of an entity, for answers that are reused (`@callboard/kernel/answer-cache`). A change
 * of a transaction that began earlier can become visible later: while there are new changes, it also changes every 15 seconds.
 */
export async function catalogVersion(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [newest] = await db.$queryRaw<{ version: string }[]>`
    select concat(id, case when at > now() - interval '5 minutes' then floor(extract(epoch from now()) / 15) end) as version
    from entity_change where tenant_id = ${tenantId}::uuid order by at desc, id desc limit 1`
  return newest?.version ?? ''
}
