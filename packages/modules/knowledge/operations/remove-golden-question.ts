import { notFound } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'

export const removeGoldenQuestion = operation({
  name: 'knowledge.remove-golden',
  action: 'knowledge.write',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const found = await db.goldenQuestion.findFirst({ where: { id }, select: { text: true } })
      if (!found) throw notFound('This golden question')
      await db.goldenQuestion.deleteMany({ where: { id } })
      await audit(db, context, {
        action: 'knowledge.golden-removed',
        targetType: 'golden-question',
        targetId: id,
        targetLabel: found.text.slice(0, 200),
      })
      return { id }
    }),
})
