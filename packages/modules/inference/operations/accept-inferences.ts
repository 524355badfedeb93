import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { wholeEntity } from '../domain/overlay.ts'
import { findInferredAmong } from '../repo/inferences.ts'
import { refInput } from './rewrite-entity.ts'

/** Confirms entities as inferred, or reopens them for review. Values may still change later. */
export const acceptInferences = operation({
  name: 'inference.accept',
  action: 'catalog.write',
  input: z.object({ refs: z.array(refInput).min(1).max(5000), accepted: z.boolean().default(true) }),
  run: (context, { refs, accepted }) =>
    context.tx(async (db) => {
      const mine = await findInferredAmong(db, context.tenantId, refs)
      const common = { tenantId: context.tenantId, field: wholeEntity, decision: 'confirmed', actor: context.actor.label }
      const { count } = accepted
        ? await db.correction.createMany({ data: mine.map((ref) => ({ ...common, ref })), skipDuplicates: true })
        : await db.correction.deleteMany({ where: { field: wholeEntity, ref: { in: mine } } })
      if (count > 0)
        await audit(db, context, {
          action: accepted ? 'entities.accepted' : 'entities.reopened',
          targetType: 'entity',
          ...(mine.length === 1 ? { targetId: mine[0] } : {}),
          detail: { count, refs: mine.slice(0, 50) },
        })
      return { count }
    }),
})
