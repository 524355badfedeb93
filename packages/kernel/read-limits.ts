/** How long a plugin may take, and how much it may return. Times are in milliseconds. */
export type ReadLimits = {
  /** One call for many items. */
  batchMs: number
  /** One call for one item. */
  itemMs: number
  /** A batch with all that follows from splitting it; items that were not reached stay due. */
  totalMs: number
  /** Items that are read alone at the same time, after a batch has timed out. */
  concurrency: number
  /** Entities, docs pages and problems of one item. */
  maxEntities: number
  /** Characters of all strings of one item. */
  maxCharacters: number
  /** Bytes of one file of a bill, as it is transferred. */
  maxFileBytes: number
}

// A sync job ends after three minutes, and starts no new batch after its first twenty seconds.
export const readLimits: ReadLimits = {
  batchMs: 60_000,
  itemMs: 30_000,
  totalMs: 110_000,
  concurrency: 8,
  maxEntities: 50_000,
  maxCharacters: 64 * 1024 * 1024,
  maxFileBytes: 4 * 1024 ** 3,
}

// An event job ends after one minute.
export const eventLimits: ReadLimits = { ...readLimits, batchMs: 25_000, itemMs: 25_000, totalMs: 25_000 }
