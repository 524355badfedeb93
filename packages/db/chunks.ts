/** Rows per statement; larger batches are not faster and use more memory (8-limits). */
const chunkSize = 1000

export const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / chunkSize) }, (_, i) => rows.slice(i * chunkSize, (i + 1) * chunkSize))

/** From this number of entities on, a write counts as large and is followed by a cleanup (operations/sync/after-write.ts). */
export const bulkWriteThreshold = 500
