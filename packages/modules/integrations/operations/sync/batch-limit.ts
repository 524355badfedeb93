/** Items of the first batch of an account's first sync. */
const firstBatch = 4

/**
 * The maximum size of the next batch. In the first sync of an account the first batches are small, so that entities appear from the
 * start, and none is larger than what was read before; later ones are as large as the source takes them.
 */
export const batchLimit = (most: number, progress: { first: boolean; done: number }): number =>
  progress.first ? Math.min(most, Math.max(firstBatch, progress.done)) : most
