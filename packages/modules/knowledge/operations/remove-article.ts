import { audit, operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { aboutArticle, requireArticle, withdrawArticle } from './article-input.ts'

/** Removes an article. It leaves all answers at once, and can be restored for 30 days. */
export const removeArticle = operation({
  name: 'knowledge.remove-article',
  action: 'knowledge.write',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) =>
    context.tx(async (db) => {
      const article = await requireArticle(db, id, 'present')
      await withdrawArticle(db, context, id, article.ownerRef)
      await db.article.updateMany({ where: { id }, data: { removedAt: new Date() } })
      await audit(db, context, { action: 'knowledge.article-removed', ...aboutArticle(article) })
      return { id }
    }),
})
