import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { requeueClaimants } from '../repo/claims.ts'
import { refSchema } from './tombstones.ts'
import { removeEntities } from './write-entities.ts'

/**
 * Removes an entity. One that a source still defines returns when that source changes; one without a source is permanently
 * deleted with its tombstone.
 */
export const removeEntity = operation({
  name: 'catalog.remove-entity',
  action: 'catalog.write',
  input: z.union([refSchema, z.object({ uid: z.string().max(100) })]),
  run: (context, input) =>
    context.tx(async (db) => {
      const where = 'ref' in input ? { ref: input.ref } : z.uuid().safeParse(input.uid).success ? { id: input.uid } : undefined
      const entity = where && (await db.entity.findFirst({ where, select: { id: true, ref: true, name: true, title: true } }))
      if (!entity) throw notFound(`The entity ${'ref' in input ? input.ref : input.uid}`)
      const { ref } = entity
      await removeEntities(db, context.tenantId, [entity], {
        reason: 'person',
        runId: null,
        actor: context.actor.label,
        cause: 'person',
      })
      await requeueClaimants(db, context.tenantId, [ref])
      await audit(db, context, {
        action: 'entity.removed',
        targetType: 'entity',
        targetId: ref,
        targetLabel: entity.title ?? entity.name,
      })
      return { ref }
    }),
})
