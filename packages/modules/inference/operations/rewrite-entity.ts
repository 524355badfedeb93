import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import type { OperationContext } from '@callboard/kernel/operation'
import { rewriteInferredEntities } from '@callboard/modules/catalog'
import type { Descriptor } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { lockItemOf } from '../repo/source-items.ts'

export const refInput = z
  .string()
  .max(600)
  .transform((r) => r.toLowerCase())

export async function requireInferredEntity(db: TenantDb, of: string) {
  // Waits for a running write of the repository and blocks the next one, so that neither misses the correction.
  await lockItemOf(db, of)
  const entity = await db.entity.findFirst({
    where: { ref: of },
    select: { data: true, evidence: true, name: true, title: true },
  })
  if (!entity) throw notFound(`The entity ${of}`)
  if (entity.evidence === null)
    throw new AppError('conflict', `${of} is defined by a catalog file. Open a pull request to change it.`)
  return { descriptor: entity.data as unknown as Descriptor, label: entity.title ?? entity.name }
}

export const rewriteEntity = async (db: TenantDb, context: OperationContext, of: string) => {
  const by = { runId: null, integrationId: null, actor: context.actor.label, cause: 'person' } as const
  await rewriteInferredEntities(db, context.tenantId, [of], by)
}
