import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { type EmbeddingState, pauseAfter } from '../domain/embeddings.ts'
import type { ModelFailure } from '../domain/model-failure.ts'
import { readEmbeddingModel, writeProgress } from '../repo/embedding-model.ts'

/** Undefined if the organization uses none. */
export async function embeddingStateIn(db: TenantReader, tenantId: TenantId): Promise<EmbeddingState | undefined> {
  const row = await readEmbeddingModel(db, tenantId)
  if (!row) return undefined
  const { failures: _, problem, ...state } = row
  return { ...state, problem: problem === null ? null : closedValue('embedding_model.problem', problem) }
}

/** Notes that vectors were written, and how many sections have none. */
export const noteEmbedded = (db: TenantDb, tenantId: TenantId, id: string, pending: number) =>
  writeProgress(db, tenantId, id, pending)

/** Notes that the provider answers again. */
export const noteEmbeddingWorks = (db: TenantDb, id: string) =>
  db.embeddingModel.updateMany({ where: { id }, data: { problem: null, failures: 0, retryAt: null } })

/** Notes why a request failed. @returns when the next request may be sent */
export async function noteEmbeddingFailure(db: TenantDb, id: string, { kind, retryAfterS }: ModelFailure): Promise<Date> {
  const row = await db.embeddingModel.findFirst({ where: { id }, select: { failures: true } })
  const failures = (row?.failures ?? 0) + 1
  const retryAt = new Date(Date.now() + 1000 * pauseAfter(failures, retryAfterS))
  await db.embeddingModel.updateMany({ where: { id }, data: { problem: kind, failures, retryAt } })
  return retryAt
}
