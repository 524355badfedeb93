import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { parseOr } from '@callboard/parsing/parse'
import { describeAnswer, describeApi, describeArticle, describeEntity, type SourcePage } from '../domain/describe-entity.ts'
import type { KnowledgePage, SourceKind } from '../domain/section.ts'
import { indexKnowledgeJob, reviewAnswersJob } from '../jobs.ts'
import { hasAnswersToReview } from '../repo/ask-again.ts'
import {
  type Source,
  unindexedAnswers,
  unindexedApis,
  unindexedArticles,
  unindexedDocs,
  unindexedEntities,
} from '../repo/unindexed.ts'
import { type WrittenPage, writePages } from '../repo/write-pages.ts'

/** A docs page has up to some hundred thousand characters, an entity a few hundred. */
const batchSizes = { docs: 50, entity: 500, api: 50, answer: 50, article: 50 } as const
/** The rest continues in another job, so that no organization occupies a worker. */
const maxDurationMs = 10_000

type Described = { source: SourceKind; of: Source; page: SourcePage }

/** The next sources to index, of one kind: docs first, since most answers come from them. */
async function nextSources(tenantId: TenantId): Promise<Described[]> {
  return forTenant(tenantId).read(async (db) => {
    const docs = await unindexedDocs(db, tenantId, batchSizes.docs)
    if (docs.length > 0)
      return docs.map(({ text, title, ...of }) => {
        // The name of the entity is often the only word that tells the docs of two services apart.
        const page = { title, text, path: `${partsOf(of.ref).name}/${of.path}` }
        return { source: 'docs', of, page }
      })
    const entities = await unindexedEntities(db, tenantId, batchSizes.entity)
    if (entities.length > 0) return entities.map(({ data, ...of }) => ({ source: 'entity', of, page: describeEntity(data) }))
    const apis = await unindexedApis(db, tenantId, batchSizes.api)
    if (apis.length > 0)
      return apis.map(({ data, operations, ...of }) => ({ source: 'api', of, page: describeApi(data, operations) }))
    const answers = await unindexedAnswers(db, tenantId, batchSizes.answer)
    if (answers.length > 0)
      return answers.map(({ question, text, ...of }) => ({
        source: 'answer',
        of,
        page: describeAnswer(question, text, partsOf(of.ref).name),
      }))
    const articles = await unindexedArticles(db, tenantId, batchSizes.article)
    return articles.map(({ title, text, ...of }) => ({
      source: 'article',
      of,
      page: describeArticle(title, text, partsOf(of.ref).name),
    }))
  })
}

/** A page that cannot be parsed is stored without sections, so that it is not tried again before it changes. */
const unparsed: KnowledgePage = { terms: { title: [], path: [] }, sections: [] }

async function split({ source, of, page }: Described): Promise<WrittenPage> {
  return { ...of, source, title: page.title, page: (await parseOr('sections', page)) ?? unparsed }
}

/** Changes come in many small steps; one review covers them together. */
const reviewDelayMs = 2000

/** Also where nothing was written: a page may have been removed. */
async function requestReview(tenantId: TenantId): Promise<void> {
  const { read, tx } = forTenant(tenantId)
  if (!(await read((db) => hasAnswersToReview(db, tenantId)))) return
  await tx((db) => enqueue(db, tenantId, jobRequest(reviewAnswersJob, {}, { runAt: new Date(Date.now() + reviewDelayMs) })))
}

/**
 * Indexes docs, entities, APIs, accepted answers and articles that changed since they were indexed.
 * @returns how many pages were written
 */
export async function indexKnowledge(tenantId: TenantId): Promise<number> {
  const until = Date.now() + maxDurationMs
  let written = 0
  for (;;) {
    const sources = await nextSources(tenantId)
    if (sources.length === 0) {
      await requestReview(tenantId)
      return written
    }
    const pages = await Promise.all(sources.map(split))
    const isOver = Date.now() > until
    await forTenant(tenantId).tx(async (db) => {
      await writePages(db, tenantId, pages)
      if (isOver) await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
    })
    written += pages.length
    if (isOver) return written
  }
}
