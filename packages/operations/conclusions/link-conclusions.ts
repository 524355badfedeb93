import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { linksToChange, rewriteConclusions } from '@callboard/db/repos/corrections'
import { catalogChanged } from '../changes/catalog-changed.ts'

/** Gives concluded entities their dependencies on other repositories and their systems, as far as those are known by now. */
export async function linkConclusions(
  db: TenantDb,
  tenantId: TenantId,
  by: { runId: string | null; integrationId: string },
): Promise<number> {
  const links = await linksToChange(db, tenantId)
  if (links.size === 0) return 0
  const changed = await rewriteConclusions(db, tenantId, [...links.keys()], { ...by, actor: null }, links)
  if (changed > 0) await catalogChanged(db, tenantId)
  return changed
}
