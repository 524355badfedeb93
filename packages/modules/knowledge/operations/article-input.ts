import { AppError, notFound } from '@callboard/core/errors'
import type { TenantId } from '@callboard/core/ids'
import type { TenantDb } from '@callboard/db/for-tenant'
import { lockUntilCommit } from '@callboard/db/lock-until-commit'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { OperationContext } from '@callboard/kernel/operation'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { type ArticleSummary, articleLimits } from '../domain/article.ts'
import { indexKnowledgeJob, reviewArticleJob } from '../jobs.ts'
import type { ArticleRow } from '../repo/articles.ts'
import { lockIndex } from '../repo/write-pages.ts'

/** What is written of an article. */
export const articleInput = z.object({
  title: z.string().trim().min(1, 'Enter a title.').max(articleLimits.title, `Use at most ${articleLimits.title} characters.`),
  text: z
    .string()
    .trim()
    .min(1, 'Write the article, or upload a file.')
    .max(articleLimits.text, 'Use at most 200,000 characters.'),
  owner: z.string().trim().toLowerCase().min(1, 'Choose an owner.').max(600),
  reviewOn: z.iso.date('Enter a date.').nullable(),
})

/** @throws AppError `invalid_input` unless the catalog has the group or user */
export async function requireArticleOwner(db: TenantDb, ref: string): Promise<void> {
  const owner = await db.entity.findFirst({ where: { ref, kind: { in: ['group', 'user'] } }, select: { ref: true } })
  if (!owner)
    throw new AppError('invalid_input', 'This owner is not a team or user of the catalog. Choose another.', { field: 'owner' })
}

/** A collection that people read, not an archive. */
const maxArticles = 2000

/** @throws AppError `conflict` without room for another; counted under a lock, so that two at once cannot both be the last */
export async function requireArticleRoom(db: TenantDb, tenantId: TenantId): Promise<void> {
  await lockUntilCommit(db, `articles ${tenantId}`)
  if ((await db.article.count({ where: { removedAt: null } })) >= maxArticles)
    throw new AppError('conflict', `An organization can have ${maxArticles.toLocaleString('en')} articles. Remove one first.`)
}

/** @throws AppError `not_found` */
export async function requireArticle(db: TenantDb, id: string, state: 'present' | 'removed') {
  const article = await db.article.findFirst({ where: { id, removedAt: state === 'present' ? null : { not: null } } })
  if (!article) throw notFound('This article')
  return article
}

export const dateOf = (day: string | null): Date | null => (day === null ? null : new Date(`${day}T00:00:00Z`))

/** Requests the index, and the review on its date. */
export async function requestArticleJobs(
  db: TenantDb,
  { tenantId }: OperationContext,
  { id, reviewOn }: { id: string; reviewOn: string | null },
): Promise<void> {
  await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
  const runAt = dateOf(reviewOn)
  if (reviewOn !== null && runAt) await enqueue(db, tenantId, jobRequest(reviewArticleJob, { id, reviewOn }, { runAt }))
}

/** Takes an article out of every answer. A job that has read it before cannot write it afterwards. */
export async function withdrawArticle(db: TenantDb, { tenantId }: OperationContext, id: string, ref: string): Promise<void> {
  await lockIndex(db, tenantId)
  const page = { source: 'article', ref, path: id }
  await db.knowledgePage.deleteMany({ where: page })
  await db.questionCitation.deleteMany({ where: page })
}

export const aboutArticle = ({ id, title }: { id: string; title: string }) => ({
  targetType: 'article',
  targetId: id,
  targetLabel: title,
})

export const summaryOfArticle = ({ ownerRef, ownerLabel, ...row }: ArticleRow): ArticleSummary => ({
  ...row,
  owner: { ref: ownerRef, label: ownerLabel ?? partsOf(ownerRef).name, known: ownerLabel !== null },
})
