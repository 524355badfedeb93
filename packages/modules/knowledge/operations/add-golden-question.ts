import { AppError } from '@callboard/core/errors'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { reviewAnswersJob } from '../jobs.ts'
import { maxGolden } from '../repo/golden-questions.ts'

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
      const [page] = await db.$queryRaw<unknown[]>`
        select from knowledge_page where tenant_id = ${tenantId}::uuid and ref = ${ref} and path = ${path} limit 1`
      if (!page)
        throw new AppError('invalid_input', 'This page is not indexed. Choose a docs page, an entity or an API.', {
          field: 'path',
        })
      // Counted under a lock so that two at once cannot both be the last.
      await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`golden ${tenantId}`}, 0))::text`
      if ((await db.goldenQuestion.count()) >= maxGolden)
        throw new AppError('conflict', `An organization has at most ${maxGolden} golden questions. Remove one first.`)
      const [added] = await db.$queryRaw<{ id: string }[]>`
        insert into golden_question (tenant_id, text, ref, path, created_by)
        values (${tenantId}::uuid, ${text}, ${ref}, ${path}, ${actor.label}) on conflict do nothing returning id`
      if (!added) throw new AppError('conflict', 'This golden question exists already.', { field: 'text' })
      await enqueue(db, tenantId, jobRequest(reviewAnswersJob, {}))
      await audit(db, context, {
        action: 'knowledge.golden-added',
        targetType: 'golden-question',
        targetId: added.id,
        targetLabel: text.slice(0, 200),
        detail: { ref, path },
      })
      return { id: added.id }
    }),
})
