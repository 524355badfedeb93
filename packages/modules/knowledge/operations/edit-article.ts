import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { withoutTitle } from '../domain/article.ts'
import {
  aboutArticle,
  articleInput,
  dateOf,
  requestArticleJobs,
  requireArticle,
  requireArticleOwner,
  withdrawArticle,
} from './article-input.ts'

/** Replaces an article. */
export const editArticle = operation({
  name: 'knowledge.edit-article',
  action: 'knowledge.write',
  input: articleInput.extend({ id: z.uuid() }),
  run: (context, { id, title, text, owner, reviewOn }) =>
    context.tx(async (db) => {
      const before = await requireArticle(db, id, 'present')
      if (owner !== before.ownerRef) {
        await requireArticleOwner(db, owner)
        await withdrawArticle(db, context, id, before.ownerRef)
      }
      await db.article.updateMany({
        where: { id },
        data: {
          title,
          text: withoutTitle({ title, text }),
          ownerRef: owner,
          reviewOn: dateOf(reviewOn),
          updatedBy: context.actor.label,
          updatedAt: new Date(),
        },
      })
      await requestArticleJobs(db, context, { id, reviewOn })
      await audit(db, context, { action: 'knowledge.article-edited', ...aboutArticle({ id, title }), detail: { owner } })
      return { id }
    }),
})
