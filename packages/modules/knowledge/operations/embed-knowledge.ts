import type { TenantId } from '@callboard/core/ids'
import { forTenant } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { Platform } from '@callboard/kernel/platform'
import { embeddingStateIn, embedTexts, noteEmbedded, noteEmbeddingFailure } from '@callboard/modules/models'
import type { EmbeddingState } from '@callboard/modules/models/domain/embeddings'
import { isModelFailure } from '@callboard/modules/models/domain/model-failure'
import { packVector, textToEmbed } from '../domain/embedding.ts'
import { embedKnowledgeJob } from '../jobs.ts'
import { type UnembeddedSection, unembeddedSections, writeVectors } from '../repo/embeddings.ts'

/** Sections of one request. */
const batchSize = 32
/** Sections that are read at a time. */
const readSize = 256
const requestMs = 30_000
/** The rest continues in another job, so that no organization occupies a worker. */
const maxDurationMs = 20_000
/** A job that waits is not brought forward when an admin corrects the settings, so it looks this often. */
const maxWaitMs = 120_000

/** Embeds some sections. @returns when to try again, if the provider fails */
async function embedBatch(
  platform: Platform,
  tenantId: TenantId,
  { id }: EmbeddingState,
  { pending, sections }: { pending: number; sections: readonly UnembeddedSection[] },
): Promise<Date | undefined> {
  const { tx, read } = forTenant(tenantId)
  const texts = sections.map(textToEmbed)
  try {
    const vectors = await embedTexts({ platform, tenantId, tx, read }, { texts, deadlineMs: requestMs })
    const rows = sections.map(({ pageId, position, hash }, i) => ({
      pageId,
      position,
      hash,
      vector: packVector(vectors[i] ?? []),
    }))
    await tx(async (db) => {
      await writeVectors(db, tenantId, id, rows)
      await noteEmbedded(db, tenantId, id, Math.max(0, pending - rows.length))
    })
    return undefined
  } catch (error) {
    if (!isModelFailure(error)) throw error
    return tx((db) => noteEmbeddingFailure(db, id, error))
  }
}

/** Embeds sections in batches. @returns how many, and when the rest follows; undefined if none is left */
async function embedAll(
  platform: Platform,
  tenantId: TenantId,
  embedding: EmbeddingState,
  of: { pending: number; sections: readonly UnembeddedSection[]; until: number },
): Promise<{ embedded: number; resumeAt: Date | undefined }> {
  let embedded = 0
  while (embedded < of.sections.length) {
    if (Date.now() > of.until) return { embedded, resumeAt: new Date() }
    const sections = of.sections.slice(embedded, embedded + batchSize)
    const resumeAt = await embedBatch(platform, tenantId, embedding, { pending: of.pending - embedded, sections })
    if (resumeAt) return { embedded, resumeAt }
    embedded += sections.length
  }
  return { embedded, resumeAt: undefined }
}

const readWork = (tenantId: TenantId) =>
  forTenant(tenantId).read(async (db) => ({
    embedding: await embeddingStateIn(db, tenantId),
    ...(await unembeddedSections(db, tenantId, readSize)),
  }))

const continueAt = (tenantId: TenantId, runAt: Date) =>
  forTenant(tenantId).tx((db) => enqueue(db, tenantId, jobRequest(embedKnowledgeJob, {}, { runAt })))

/**
 * Embeds sections that have no vector of the organization's embedding model; nothing without one. Where the provider fails, the rest
 * waits as long as it asks for, or longer with each failure.
 * @returns how many sections were embedded
 */
export async function embedKnowledge(platform: Platform, tenantId: TenantId): Promise<number> {
  const until = Date.now() + maxDurationMs
  let total = 0
  for (;;) {
    const { embedding, pending, sections } = await readWork(tenantId)
    if (!embedding) return total
    if (sections.length === 0) {
      if (embedding.pending !== 0) await forTenant(tenantId).tx((db) => noteEmbedded(db, tenantId, embedding.id, 0))
      return total
    }
    const isPaused = embedding.retryAt && embedding.retryAt > new Date()
    const { embedded, resumeAt } = isPaused
      ? { embedded: 0, resumeAt: embedding.retryAt }
      : await embedAll(platform, tenantId, embedding, { pending, sections, until })
    total += embedded
    if (!resumeAt) continue
    await continueAt(tenantId, new Date(Math.min(resumeAt.getTime(), Date.now() + maxWaitMs)))
    return total
  }
}
