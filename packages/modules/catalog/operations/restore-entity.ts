import { AppError, notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import type { InferenceRecord } from '@callboard/modules/inference/domain/overlay'
import type { Descriptor } from '../domain/entity.ts'
import { refSchema } from './tombstones.ts'
import { writeDetachedEntity } from './write-entities.ts'

/** Restores an entity with its previous id. It has no source: it stays until a user removes it, or a source defines it again. */
export const restoreEntity = operation({
  name: 'catalog.restore-entity',
  action: 'catalog.write',
  input: refSchema,
  run: (context, { ref }) =>
    context.tx(async (db) => {
      const gone = await db.tombstone.findFirst({ where: { ref } })
      if (!gone) throw notFound(`${ref} (removed entity)`)
      if ((await db.entity.count({ where: { ref } })) > 0) throw new AppError('conflict', `${ref} already exists.`)
      await writeDetachedEntity(
        db,
        context.tenantId,
        {
          descriptor: gone.data as unknown as Descriptor,
          file: gone.file,
          url: gone.url,
          evidence: gone.evidence as Evidence[] | null,
          inference: gone.inference as InferenceRecord | null,
        },
        context.actor.label,
      )
      await audit(db, context, { action: 'entity.restored', targetType: 'entity', targetId: ref, targetLabel: gone.label })
      return { ref }
    }),
})
