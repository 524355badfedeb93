/** Time and size limits for plugin reads. Times are in milliseconds. */
export type ReadLimits = {
  /** One call for several items. */
  batchMs: number
  /** One call for one item. */
  itemMs: number
  /** A batch including all retries with smaller batches; items that were not reached stay due. */
  totalMs: number
  /** Concurrent single-item reads after a batch has timed out. */
  concurrency: number
  /** Entities, docs pages and problems per item. */
  maxEntities: number
  /** Total characters of all strings per item. */
  maxCharacters: number
  /** Bytes of one billing file as transferred. */
  maxFileBytes: number
}

// Sync jobs time out after three minutes and start no new batch after the first twenty seconds.
export const readLimits: ReadLimits = {
  batchMs: 60_000,
  itemMs: 30_000,
  totalMs: 110_000,
  concurrency: 8,
  maxEntities: 50_000,
  maxCharacters: 64 * 1024 * 1024,
  maxFileBytes: 4 * 1024 ** 3,
}

// Event jobs time out after one minute.
export const eventLimits: ReadLimits = { ...readLimits, batchMs: 25_000, itemMs: 25_000, totalMs: 25_000 }
