import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { jsonb } from '@callboard/db/jsonb'
import type { Json } from '@callboard/modules/catalog/domain/entity'

/** An entity with the values that can be changed for several at once. */
export type EditableEntity = { ref: string; inferred: boolean; tags: string[]; owner: string | null; lifecycle: string | null }

/** Those of the given references that exist, in no order. */
export const findEditable = (db: TenantReader, tenantId: TenantId, refs: readonly string[]) => db.$queryRaw<EditableEntity[]>`
  select ref, receipts is not null as inferred, tags, owner_ref as owner, lifecycle from entity
  where tenant_id = ${tenantId}::uuid and ref = any(${[...refs]}::text[])`

/** Saves a review decision about one value, in place of an earlier one. */
export async function saveCorrection(
  db: TenantDb,
  tenantId: TenantId,
  { ref, field, decision, value, actor }: { ref: string; field: string; decision: string; value: Json | null; actor: string },
): Promise<void> {
  await db.$executeRaw`
    insert into correction (tenant_id, ref, field, verdict, value, actor)
    values (${tenantId}::uuid, ${ref}, ${field}, ${decision}, ${value === null ? null : jsonb(value)}::jsonb, ${actor})
    on conflict (tenant_id, ref, field) do update set verdict = excluded.verdict, value = excluded.value, actor = excluded.actor, at = now()`
}
