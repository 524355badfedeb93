import { type OperationContext, personOf } from '@callboard/kernel/operation'
import { costOf, likelyTokensOf, maxTokensOf } from '../domain/cost.ts'
import { maxDimensions } from '../domain/embeddings.ts'
import { ModelFailure } from '../domain/model-failure.ts'
import { readEmbeddingModel } from '../repo/embedding-model.ts'
import { reserveUse, settleUse } from '../repo/model-use.ts'
import { failureOf } from './failure-of.ts'
import { embeddingModel } from './language-model.ts'
import { openConnection } from './open-connection.ts'

/** Jobs have no actor: their costs are nobody's. */
export type EmbeddingContext = Pick<OperationContext, 'tenantId' | 'tx' | 'read' | 'platform'> &
  Partial<Pick<OperationContext, 'actor'>>

const priceOf = (price: number) => ({ inputPrice: price, outputPrice: 0 })

/** Vectors as they can be compared: as many as texts, of one length, and none of zeros alone. */
function requireVectors(vectors: readonly number[][], count: number): void {
  const [first] = vectors
  const isUsable = (vector: number[]) =>
    vector.length === first?.length && vector.every(Number.isFinite) && vector.some((value) => value !== 0)
  if (!first || first.length > maxDimensions || vectors.length !== count || !vectors.every(isUsable))
    throw new ModelFailure('broken')
}

type Asked = { texts: string[]; deadlineMs: number }

async function request(context: EmbeddingContext, { texts, deadlineMs }: Asked, tokensUsed: (tokens: number) => void) {
  const opened = await openConnection(context)
  const settings = await context.read((db) => readEmbeddingModel(db, context.tenantId))
  if (!opened || !settings) throw new ModelFailure('unknown-model')
  const { address } = opened.connection
  const model = await embeddingModel(context.platform, { address, model: settings.model }, opened.key)
  // Loaded by processes that use a model: it takes 20 MB.
  const { embedMany } = await import('ai')
  // From here on: the first request of a process also loads the library.
  const signal = AbortSignal.timeout(deadlineMs)
  const { embeddings, usage } = await embedMany({ model, values: texts, maxRetries: 0, abortSignal: signal }).catch((error) => {
    throw signal.aborted ? signal.reason : error
  })
  // Providers that report nothing are counted by an estimate.
  if (Number.isFinite(usage.tokens) && usage.tokens > 0) tokensUsed(usage.tokens)
  requireVectors(embeddings, texts.length)
  return embeddings
}

/**
 * The vectors of texts by the embedding model of the organization, in their order. Their maximum cost is reserved before
 * the request is sent, as for answers.
 * @param asked with the time that the provider has, in ms
 * @throws ModelFailure, whatever went wrong
 */
export async function embedTexts(context: EmbeddingContext, asked: Asked): Promise<number[][]> {
  const { tenantId, tx, read, actor } = context
  const settings = await read((db) => readEmbeddingModel(db, tenantId))
  if (!settings) throw new ModelFailure('unknown-model')
  const prices = priceOf(settings.price)
  const text = asked.texts.join('\n')
  const reserved = costOf(prices, { input: maxTokensOf(text), output: 0 })
  const userId = actor && personOf(actor)
  const useId = await tx((db) => reserveUse(db, tenantId, { userId, micros: reserved, purpose: 'embedding' }))
  if (!useId) throw new ModelFailure('budget')
  let input = likelyTokensOf(text)
  try {
    return await request(context, asked, (tokens) => {
      input = tokens
    })
  } catch (error) {
    throw failureOf(error)
  } finally {
    const used = { input, output: 0 }
    await tx((db) => settleUse(db, tenantId, useId, { ...used, reserved, micros: costOf(prices, used) }))
  }
}
