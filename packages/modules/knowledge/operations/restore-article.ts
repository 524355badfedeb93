import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { aboutArticle, requestArticleJobs, requireArticle, requireArticleRoom } from './article-input.ts'

/** Restores an article that was removed. */
export const restoreArticle = operation({
  name: 'knowledge.restore-article',
  action: 'knowledge.write',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const article = await requireArticle(db, id, 'removed')
      await requireArticleRoom(db, context.tenantId)
      await db.article.updateMany({ where: { id }, data: { removedAt: null } })
      const reviewOn = article.reviewOn?.toISOString().slice(0, 10) ?? null
      await requestArticleJobs(db, context, { id, reviewOn })
      await audit(db, context, { action: 'knowledge.article-restored', ...aboutArticle(article) })
      return { id }
    }),
})
