import { portalPaths } from '@callboard/core/portal-paths'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { notify } from '@callboard/kernel/notify'
import { audit, operation, personOf } from '@callboard/kernel/operation'
import { z } from 'zod'
import { indexKnowledgeJob } from '../jobs.ts'
import { about, lockQuestion } from './lock-question.ts'

/**
 * Answers a question to a team in Markdown, or replaces the answer. As with docs, whoever may write may answer: the answer is
 * nobody's knowledge before its asker accepts it.
 */
export const answerQuestion = operation({
  name: 'knowledge.answer-question',
  action: 'knowledge.write',
  input: z.object({
    id: z.uuid(),
    answer: z.string().trim().min(1, 'Write an answer.').max(20_000, 'Use at most 20,000 characters.'),
  }),
  run: (context, { id, answer }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      const row = await lockQuestion(db, context, id)
      const answererId = personOf(actor) ?? null
      await db.teamQuestion.updateMany({
        where: { id },
        data: { answer, answererId, answerer: actor.label, answeredAt: new Date(), withdrawnAt: null },
      })
      if (row.askerId && row.askerId !== answererId)
        await notify(
          db,
          tenantId,
          { userIds: [row.askerId] },
          {
            kind: 'knowledge.answered',
            title: `${actor.label} answered: ${row.text}`,
            body: 'Accept the answer if it helps, so that others find it too.',
            path: portalPaths.question(id),
          },
        )
      if (row.acceptedAt) await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
      await audit(db, context, { action: 'knowledge.question-answered', ...about(row) })
      return { id }
    }),
})
