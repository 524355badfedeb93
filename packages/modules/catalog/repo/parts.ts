import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

/** References of an entity's parts at any depth, and of what it and its subgroups own; without itself, in no order. */
export async function findParts(db: TenantReader, tenantId: TenantId, ref: string, limit: number): Promise<string[]> {
  const found = await db.$queryRaw<{ ref: string }[]>`
    with recursive owners(ref) as (
      select ${ref}::text
      union
      select r.source_ref from relation r join owners o on r.target_ref = o.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'childOf'
    ), parts(ref) as (
      select ${ref}::text
      union
      select r.source_ref from relation r join parts p on r.target_ref = p.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'partOf'
    )
    select ref from parts where ref <> ${ref}
    union
    select r.source_ref from relation r join owners o on r.target_ref = o.ref where r.tenant_id = ${tenantId}::uuid and r.type = 'ownedBy'
    limit ${limit}`
  return found.map((f) => f.ref)
}
