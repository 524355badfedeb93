import { AppError } from '@callboard/core/errors'
import { audit, operation } from '@callboard/kernel/operation'
import { lockIndex } from '../repo/write-pages.ts'
import { about, byId, lockQuestion } from './lock-question.ts'

/** Takes an answer back. It leaves all other answers at once. */
export const withdrawAnswer = operation({
  name: 'knowledge.withdraw-answer',
  action: 'knowledge.write',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const row = await lockQuestion(db, context, id)
      if (row.answer === null || row.withdrawnAt) throw new AppError('conflict', 'There is no answer to withdraw.')
      // A job that has read the answer before must not write it afterwards.
      await lockIndex(db, context.tenantId)
      await db.teamQuestion.updateMany({ where: { id }, data: { withdrawnAt: new Date(), acceptedAt: null } })
      const page = { source: 'answer', ref: row.teamRef, path: id }
      await db.knowledgePage.deleteMany({ where: page })
      await db.questionCitation.deleteMany({ where: page })
      await audit(db, context, { action: 'knowledge.answer-withdrawn', ...about(row) })
      return { id }
    }),
})
