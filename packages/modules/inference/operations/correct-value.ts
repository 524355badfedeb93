import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { validateDescriptor } from '@callboard/modules/catalog/domain/validate'
import { z } from 'zod'
import { correctable, valueAt } from '../domain/overlay.ts'
import { saveCorrection } from '../repo/values.ts'
import { field, fieldValue, parseValue, requireKnown } from './fields.ts'
import { refInput, requireInferredEntity, rewriteEntity } from './rewrite-entity.ts'

/**
 * Stores a user's review decision about an inferred value. It overrides later inferences until a descriptor defines the entity.
 */
export const correctValue = operation({
  name: 'inference.correct',
  action: 'catalog.write',
  input: z.discriminatedUnion('verdict', [
    z.object({ ref: refInput, field, verdict: z.enum(['confirmed', 'rejected']) }),
    z.object({ ref: refInput, field, verdict: z.literal('corrected'), value: fieldValue }),
  ]),
  run: (context, input) =>
    context.tx(async (db) => {
      const { ref: of, field: at } = input
      const { descriptor, label } = await requireInferredEntity(db, of)
      const held = valueAt(descriptor, at)
      const value = input.verdict === 'corrected' ? parseValue(at, input.value) : held
      if (input.verdict === 'corrected') await requireKnown(db, at, value)
      if (input.verdict === 'confirmed' && held === null) throw new AppError('conflict', 'There is no value to confirm.')
      // An emptied value counts as rejected.
      const decision = value === null ? 'rejected' : input.verdict
      const stands = decision === 'rejected' ? null : value
      await saveCorrection(db, context.tenantId, { ref: of, field: at, decision, value: stands, actor: context.actor.label })
      await rewriteEntity(db, context, of)
      const after = await requireInferredEntity(db, of)
      const checked = await validateDescriptor(after.descriptor)
      if ('problem' in checked) throw new AppError('invalid_input', checked.problem.message, { field: at })
      await audit(db, context, {
        action: `entity.value_${decision}`,
        targetType: 'entity',
        targetId: of,
        targetLabel: label,
        detail: { field: at, before: held, after: valueAt(after.descriptor, at) },
      })
      return { ref: of, field: at, verdict: decision, value: valueAt(after.descriptor, at) ?? correctable[at] ?? null }
    }),
})
