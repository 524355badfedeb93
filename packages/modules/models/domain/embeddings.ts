import { z } from 'zod'
import { price } from './connection.ts'
import type { ModelFailureKind } from './model-failure.ts'

/** Vectors with more dimensions are refused: the largest models of 2026 have 4,096. */
export const maxDimensions = 4096

/** The embedding model of a connection, with its price in US dollars for a million tokens. */
export const embeddingSettings = z.object({
  model: z.string().trim().min(1, 'Enter the name of the embedding model.').max(200, 'Use at most 200 characters.'),
  price,
})
export type EmbeddingSettings = z.output<typeof embeddingSettings>

/** The embedding model of an organization. Another model has another id; `revision` changes with its vectors. */
export type EmbeddingState = {
  id: string
  model: string
  price: number
  revision: number
  /** Sections without a vector; null while they are not counted. */
  pending: number | null
  problem: ModelFailureKind | null
  retryAt: Date | null
}

const firstPauseS = 30
const maxPauseS = 3600

/**
 * Seconds until the next request to the provider.
 * @param failures in a row, with this one
 * @param retryAfterS what the provider asked for
 */
export const pauseAfter = (failures: number, retryAfterS = 0): number =>
  Math.min(maxPauseS, Math.max(retryAfterS, firstPauseS * 2 ** (failures - 1)))
