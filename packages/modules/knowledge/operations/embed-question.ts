import { embedTexts, noteEmbeddingFailure, noteEmbeddingWorks } from '@callboard/modules/models'
import type { EmbeddingState } from '@callboard/modules/models/domain/embeddings'
import { isModelFailure } from '@callboard/modules/models/domain/model-failure'
import { packVector } from '../domain/embedding.ts'
import type { AnswerContext } from './answer-context.ts'

/** An answer waits no longer for its vector. */
const deadlineMs = 2000

/**
 * The vector of a question by the organization's embedding model. Undefined if there is none, or if the provider fails: the question
 * is answered by words then, and the provider is left alone for a while.
 */
export async function embedQuestion(
  context: AnswerContext,
  embedding: EmbeddingState | undefined,
  question: string,
): Promise<Uint8Array | undefined> {
  // Nothing is embedded yet, or the provider failed a moment ago.
  if (!embedding || embedding.revision === 0 || (embedding.retryAt && embedding.retryAt > new Date())) return undefined
  try {
    const [vector = []] = await embedTexts(context, { texts: [question], deadlineMs })
    if (embedding.problem) await context.tx((db) => noteEmbeddingWorks(db, embedding.id))
    return packVector(vector)
  } catch (error) {
    if (!isModelFailure(error)) throw error
    await context.tx((db) => noteEmbeddingFailure(db, embedding.id, error))
    return undefined
  }
}
