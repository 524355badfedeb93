import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import type { ArticleSummary } from '../domain/article.ts'
import { findArticles } from '../repo/articles.ts'
import { summaryOfArticle } from './article-input.ts'

/** Articles by title; with `overdue`, those whose review date has passed, the longest overdue first. */
export const listArticles = operation({
  name: 'knowledge.list-articles',
  action: 'catalog.read',
  input: z.object({
    /** Part of the title or the text. */
    text: z.string().trim().max(200).optional(),
    owner: z.string().trim().toLowerCase().max(600).optional(),
    overdue: z.boolean().default(false),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(100_000).default(0),
  }),
  run: ({ read, tenantId }, { text, owner, ...query }): Promise<{ articles: ArticleSummary[]; total: number }> =>
    read(async (db) => {
      const rows = await findArticles(db, tenantId, { ...query, text: text || undefined, refs: owner ? [owner] : undefined })
      return { articles: rows.map(({ total: _, ...row }) => summaryOfArticle(row)), total: rows[0]?.total ?? 0 }
    }),
})
