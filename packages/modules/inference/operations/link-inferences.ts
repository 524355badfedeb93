import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { linksToChange, type ReadCause, rewriteInferredEntities } from '@callboard/modules/catalog'

/** Links inferred entities to other repositories and their systems, as far as known. */
export async function linkInferences(
  db: TenantDb,
  tenantId: TenantId,
  by: { runId: string | null; integrationId: string; cause: ReadCause },
): Promise<number> {
  const links = await linksToChange(db, tenantId)
  if (links.size === 0) return 0
  return rewriteInferredEntities(db, tenantId, [...links.keys()], { ...by, actor: null }, links)
}
