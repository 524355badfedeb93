import { notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, type OperationContext } from '@callboard/kernel/operation'
import { entitiesOfItem, removeEntities, requeueClaimants } from '@callboard/modules/catalog'
import { upsertItems } from '../../repo/integration.ts'
import { applyReads } from '../sync/apply-reads.ts'
import { type Location, locationOf, type ResolvedLocation, readLocations } from './read-location.ts'

export const mustFind = async (context: OperationContext, id: string): Promise<Location> => {
  const found = (await readLocations(context)).find((l) => l.id === id)
  if (!found) throw notFound(`The location ${id}`)
  return found
}

/** Writes what was read from a location before the response is sent. */
export async function write(
  db: TenantDb,
  tenantId: TenantId,
  integrationId: string,
  startedAt: Date,
  read: ResolvedLocation,
): Promise<void> {
  await upsertItems(db, tenantId, integrationId, [read])
  await applyReads(db, tenantId, { integrationId, runId: null, startedAt, reads: [read], removal: 'now' })
}

export async function saveTargets(
  db: TenantDb,
  context: OperationContext,
  id: string,
  targets: string[],
  action: string,
  label: string,
): Promise<void> {
  await db.integration.updateMany({ where: { id }, data: { settings: { addresses: targets } } })
  await audit(db, context, { action, targetType: 'location', targetId: locationOf(label).id, targetLabel: label })
}

/** Deletes a location with its entities. */
export async function drop(db: TenantDb, context: OperationContext, holder: { id: string; targets: string[] }, gone: string) {
  const { tenantId, actor } = context
  const held = await entitiesOfItem(db, tenantId, holder.id, gone)
  await removeEntities(db, tenantId, held, { reason: 'person', runId: null, actor: actor.label, cause: 'person' })
  await db.sourceItem.deleteMany({ where: { integrationId: holder.id, key: gone } })
  await db.problem.deleteMany({ where: { integrationId: holder.id, item: gone } })
  await requeueClaimants(
    db,
    tenantId,
    held.map((e) => e.ref),
  )
}
