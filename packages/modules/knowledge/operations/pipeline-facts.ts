import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { deliveryOfEntities } from '@callboard/modules/pipelines'
import { pipelineSentence } from '../domain/status-facts.ts'
import type { EntityRow } from '../repo/catalog-facts.ts'

/** The last pipeline runs and the last deployment of an entity, in a sentence; undefined if it has no pipelines. */
export async function pipelineFacts(
  { db, tenantId }: { db: TenantReader; tenantId: TenantId },
  { ref, label }: EntityRow,
): Promise<{ sentence: string } | undefined> {
  const delivery = (await deliveryOfEntities(db, tenantId, [ref])).get(ref)
  return delivery && { sentence: pipelineSentence(label, delivery.runs, delivery.deployment) }
}
