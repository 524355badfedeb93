import { audit, operation } from '@callboard/kernel/operation'
import { withoutTitle } from '../domain/article.ts'
import {
  aboutArticle,
  articleInput,
  dateOf,
  requestArticleJobs,
  requireArticleOwner,
  requireArticleRoom,
} from './article-input.ts'

/** Adds an article. Answers quote it as soon as it is indexed. */
export const addArticle = operation({
  name: 'knowledge.add-article',
  action: 'knowledge.write',
  input: articleInput,
  run: (context, { title, text, owner, reviewOn }) =>
    context.tx(async (db) => {
      await requireArticleOwner(db, owner)
      await requireArticleRoom(db, context.tenantId)
      const { label } = context.actor
      const { id } = await db.article.create({
        data: {
          tenantId: context.tenantId,
          title,
          text: withoutTitle({ title, text }),
          ownerRef: owner,
          reviewOn: dateOf(reviewOn),
          createdBy: label,
          updatedBy: label,
        },
        select: { id: true },
      })
      await requestArticleJobs(db, context, { id, reviewOn })
      await audit(db, context, { action: 'knowledge.article-added', ...aboutArticle({ id, title }), detail: { owner } })
      return { id }
    }),
})
