import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { Article } from '../domain/article.ts'
import { findArticle } from '../repo/articles.ts'
import { summaryOfArticle } from './article-input.ts'

/** An article as Markdown; also a removed one, as long as it can be restored. */
export const getArticle = operation({
  name: 'knowledge.get-article',
  action: 'catalog.read',
  input: z.object({ id: z.uuid() }),
  run: ({ read, tenantId }, { id }): Promise<Article> =>
    read(async (db) => {
      const row = await findArticle(db, tenantId, id)
      if (!row) throw notFound('This article')
      const { text, removedAt, ...article } = row
      return { ...summaryOfArticle(article), text, removedAt }
    }),
})
