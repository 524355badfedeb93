import { AppError } from '@callboard/core/errors'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { reviewAnswersJob } from '../jobs.ts'
import { insertGoldenQuestion, isIndexedPage, maxGolden } from '../repo/golden-questions.ts'

/** Adds a question whose answer must cite a page. It is asked at once, and after every change of docs and catalog. */
export const addGoldenQuestion = operation({
  name: 'knowledge.add-golden',
  action: 'knowledge.write',
  input: z.object({
    text: z.string().trim().min(2, 'Enter a question.').max(1000, 'Use at most 1,000 characters.'),
    ref: z.string().trim().toLowerCase().min(1, 'Choose the page that has the answer.').max(600),
    path: z.string().trim().max(1000).default(''),
  }),
  run: (context, { text, ref, path }) =>
    context.tx(async (db) => {
      const { tenantId, actor } = context
      if (!(await isIndexedPage(db, tenantId, { ref, path })))
        throw new AppError('invalid_input', 'This page is not indexed. Choose a docs page, an entity or an API.', {
          field: 'path',
        })
      // Counted under a lock so that two at once cannot both be the last.
      await lockUntilCommit(db, `golden ${tenantId}`)
      if ((await db.goldenQuestion.count()) >= maxGolden)
        throw new AppError('conflict', `An organization has at most ${maxGolden} golden questions. Remove one first.`)
      const id = await insertGoldenQuestion(db, tenantId, { text, ref, path, createdBy: actor.label })
      if (!id) throw new AppError('conflict', 'This golden question exists already.', { field: 'text' })
      await enqueue(db, tenantId, jobRequest(reviewAnswersJob, {}))
      await audit(db, context, {
        action: 'knowledge.golden-added',
        targetType: 'golden-question',
        targetId: id,
        targetLabel: text.slice(0, 200),
        detail: { ref, path },
      })
      return { id }
    }),
})
