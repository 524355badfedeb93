import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'

// Hashes of what answers depend on. Empty where there is nothing.

/** Changes with the names of connections. */
export async function readConnectionsVersion(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [row] = await db.$queryRaw<{ names: string | null }[]>`
    select md5(string_agg(id::text || name, ',' order by id)) as names from integration where tenant_id = ${tenantId}::uuid`
  return row?.names ?? ''
}

/** The catalog changes with every push, the owners of what bears costs a few times a week. */
export async function readOwnersVersion(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [row] = await db.$queryRaw<{ owners: string | null }[]>`
    select md5(string_agg(concat_ws(' ', e.ref, e.kind, coalesce(e.owner_ref, '-'), coalesce(e.system_ref, '-')), ',' order by e.ref)) as owners
    from entity e where e.tenant_id = ${tenantId}::uuid and e.ref in (select ref from cost_share where tenant_id = ${tenantId}::uuid)`
  return row?.owners ?? ''
}
