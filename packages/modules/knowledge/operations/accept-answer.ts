import { AppError } from '@callboard/core/errors'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { indexKnowledgeJob } from '../jobs.ts'
import { about, byId, isAdministrator, lockQuestion } from './lock-question.ts'
import { requireAsker } from './require-asker.ts'

/** Accepts the answer to one's question. It is a source of other answers then. */
export const acceptAnswer = operation({
  name: 'knowledge.accept-answer',
  action: 'knowledge.ask',
  input: byId,
  run: (context, { id }) =>
    context.tx(async (db) => {
      const row = await lockQuestion(db, context, id)
      if (row.askerId !== requireAsker(context) && !isAdministrator(context))
        throw new AppError('forbidden', 'Only the person who asked, an owner or an admin can accept the answer.')
      if (row.answer === null || row.withdrawnAt) throw new AppError('conflict', 'There is no answer to accept yet.')
      await db.teamQuestion.updateMany({ where: { id, acceptedAt: null }, data: { acceptedAt: new Date() } })
      await enqueue(db, context.tenantId, jobRequest(indexKnowledgeJob, {}))
      await audit(db, context, { action: 'knowledge.answer-accepted', ...about(row) })
      return { id }
    }),
})
