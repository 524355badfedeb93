import type { TenantId } from '@callboard/core/ids'
import { forTenant, type TenantReader } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { embeddingStateIn } from '@callboard/modules/models'
import { parseOr } from '@callboard/parsing/parse'
import {
  describeAnswer,
  describeApi,
  describeArticle,
  describeDocument,
  describeEntity,
  type SourcePage,
} from '../domain/describe-entity.ts'
import type { KnowledgePage, SourceKind } from '../domain/section.ts'
import { embedKnowledgeJob, indexKnowledgeJob, reviewAnswersJob } from '../jobs.ts'
import { hasAnswersToReview } from '../repo/ask-again.ts'
import {
  type Source,
  unindexedAnswers,
  unindexedApis,
  unindexedArticles,
  unindexedDocs,
  unindexedDocuments,
  unindexedEntities,
} from '../repo/unindexed.ts'
import { type WrittenPage, writePages } from '../repo/write-pages.ts'

/** The rest continues in another job, so that no organization occupies a worker. */
const maxDurationMs = 10_000

type Described = { source: SourceKind; of: Source; page: SourcePage }
type Next = (db: TenantReader, tenantId: TenantId) => Promise<Described[]>

/**
 * The sources in the order in which they are indexed: docs first, since most answers come from them. An entity has a few hundred
 * characters, the others up to some hundred thousand.
 */
const inOrder: readonly Next[] = [
  async (db, tenantId) =>
    (await unindexedDocs(db, tenantId, 50)).map(({ text, title, ...of }) => {
      // The name of the entity is often the only word that tells the docs of two services apart.
      const page = { title, text, path: `${partsOf(of.ref).name}/${of.path}` }
      return { source: 'docs', of, page }
    }),
  async (db, tenantId) =>
    (await unindexedEntities(db, tenantId, 500)).map(({ data, ...of }) => ({ source: 'entity', of, page: describeEntity(data) })),
  async (db, tenantId) =>
    (await unindexedApis(db, tenantId, 50)).map(({ data, operations, ...of }) => {
      return { source: 'api', of, page: describeApi(data, operations) }
    }),
  async (db, tenantId) =>
    (await unindexedAnswers(db, tenantId, 50)).map(({ question, text, ...of }) => {
      return { source: 'answer', of, page: describeAnswer(question, text, partsOf(of.ref).name) }
    }),
  async (db, tenantId) =>
    (await unindexedArticles(db, tenantId, 50)).map(({ title, text, ...of }) => {
      return { source: 'article', of, page: describeArticle(title, text, partsOf(of.ref).name) }
    }),
  async (db, tenantId) =>
    (await unindexedDocuments(db, tenantId, 50)).map(({ title, text, place, ...of }) => {
      return { source: 'document', of, page: describeDocument(title, text, place) }
    }),
]

/** The next sources to index, of one kind. */
const nextSources = (tenantId: TenantId): Promise<Described[]> =>
  forTenant(tenantId).read(async (db) => {
    for (const next of inOrder) {
      const sources = await next(db, tenantId)
      if (sources.length > 0) return sources
    }
    return []
  })

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

/** Where the organization has an embedding model. */
async function requestEmbedding(tenantId: TenantId): Promise<void> {
  const { read, tx } = forTenant(tenantId)
  if (await read((db) => embeddingStateIn(db, tenantId)))
    await tx((db) => enqueue(db, tenantId, jobRequest(embedKnowledgeJob, {})))
}

/**
 * Indexes docs, entities, APIs, accepted answers, articles and documents that changed since they were indexed.
 * @returns how many pages were written
 */
export async function indexKnowledge(tenantId: TenantId): Promise<number> {
  const until = Date.now() + maxDurationMs
  let written = 0
  for (;;) {
    const sources = await nextSources(tenantId)
    if (sources.length === 0) {
      await requestReview(tenantId)
      if (written > 0) await requestEmbedding(tenantId)
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
