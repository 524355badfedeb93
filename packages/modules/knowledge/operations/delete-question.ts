import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { requireAsker } from './require-asker.ts'

/**
 * Deletes a question of one's own with its answer and rating. A question to a team goes too; once its answer was accepted, only
 * the asker is removed from it.
 */
export const deleteQuestion = operation({
  name: 'knowledge.delete-question',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const userId = requireAsker(context)
    return context.tx(async (db) => {
      const own = await db.question.deleteMany({ where: { id, userId } })
      const sent = await db.teamQuestion.deleteMany({ where: { id, askerId: userId, acceptedAt: null } })
      const kept = await db.teamQuestion.updateMany({ where: { id, askerId: userId }, data: { askerId: null, asker: '' } })
      if (own.count + sent.count + kept.count === 0) throw notFound('This question')
      return { id }
    })
  },
})
