import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { field } from './fields.ts'
import { refInput, requireInferredEntity, rewriteEntity } from './rewrite-entity.ts'

/** Reverts a review decision: the inferred value applies again. */
export const revertCorrection = operation({
  name: 'inference.revert-correction',
  action: 'catalog.write',
  input: z.object({ ref: refInput, field }),
  run: (context, { ref: of, field: at }) =>
    context.tx(async (db) => {
      const { label } = await requireInferredEntity(db, of)
      const { count } = await db.correction.deleteMany({ where: { ref: of, field: at } })
      if (count === 0) throw notFound('A correction of this value')
      await rewriteEntity(db, context, of)
      await audit(db, context, {
        action: 'entity.correction_taken_back',
        targetType: 'entity',
        targetId: of,
        targetLabel: label,
        detail: { field: at },
      })
      return { ref: of, field: at }
    }),
})
