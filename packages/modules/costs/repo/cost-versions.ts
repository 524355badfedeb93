import type { TenantId } from '@callboard/core/ids'
import { revisionOfAnswers } from '@callboard/db/answer-revision'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { readTogether } from '@callboard/db/read-together'
import { versionOfCatalog } from '@callboard/modules/catalog'

// Hashes of what answers depend on. Empty where there is nothing.

/** How often bills have changed, and versions of the names of connections and of the catalog. */
export async function readVersions(
  db: TenantReader,
  tenantId: TenantId,
): Promise<{ revision: string; connections: string; catalog: string }> {
  const [row] = await readTogether<{ revision: string; connections: string; catalog: string }>(
    db,
    Prisma.sql`
    select ${revisionOfAnswers(tenantId, 'costs')} as revision, ${versionOfCatalog(tenantId)} as catalog, coalesce((
      select md5(string_agg(id::text || name, ',' order by id)) from integration where tenant_id = ${tenantId}::uuid), '') as connections`,
  )
  return row ?? { revision: '', connections: '', catalog: '' }
}

/** The catalog changes with every push, the owners of what bears costs a few times a week. */
export async function readOwnersVersion(db: TenantReader, tenantId: TenantId): Promise<string> {
  const [row] = await db.$queryRaw<{ owners: string | null }[]>`
    select md5(string_agg(concat_ws(' ', e.ref, e.kind, coalesce(e.owner_ref, '-'), coalesce(e.system_ref, '-')), ',' order by e.ref)) as owners
    from entity e where e.tenant_id = ${tenantId}::uuid and e.ref in (select ref from cost_share where tenant_id = ${tenantId}::uuid)`
  return row?.owners ?? ''
}
