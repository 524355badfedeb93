import type { TenantId } from '@callboard/core/ids'
import { chunks } from '@callboard/db/chunks'
import type { ClosedValue } from '@callboard/db/closed-columns'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { Removable } from './entity-removable.ts'

/** Why entities are removed: no longer in their source, integration disconnected, or removed by a user. */
export type RemovalReason = ClosedValue<'tombstone.reason'>

/** Removes entities with their relations, and creates a tombstone for each so that it can be restored. */
export async function removeEntities(
  db: TenantDb,
  tenantId: TenantId,
  removable: readonly Removable[],
  by: { reason: RemovalReason; runId: string | null; actor: string | null },
): Promise<void> {
  for (const chunk of chunks(removable)) {
    const ids = chunk.map((e) => e.id)
    await db.$executeRaw`
      insert into entity_change (tenant_id, ref, label, action, before, run_id, integration_id, actor)
      select tenant_id, ref, coalesce(title, name), 'removed', data, ${by.runId}::uuid, integration_id, ${by.actor}
      from entity where tenant_id = ${tenantId}::uuid and id = any(${ids}::uuid[])`
    await db.$executeRaw`
      insert into tombstone (tenant_id, ref, entity_id, kind, label, owner_ref, data, receipts, concluded, integration_id, source, item, file, url, reason, actor)
      select e.tenant_id, e.ref, e.id, e.kind, coalesce(e.title, e.name), e.owner_ref, e.data, e.receipts, e.concluded, e.integration_id,
        coalesce(i.name, ''), e.item, e.file, e.url, ${by.reason}, ${by.actor}
      from entity e left join integration i on i.tenant_id = e.tenant_id and i.id = e.integration_id
      where e.tenant_id = ${tenantId}::uuid and e.id = any(${ids}::uuid[])
      on conflict (tenant_id, ref) do nothing`
    await db.$executeRaw`delete from entity where tenant_id = ${tenantId}::uuid and id = any(${ids}::uuid[])`
  }
}
