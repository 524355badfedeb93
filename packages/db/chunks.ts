/** Rows a statement carries; more gains nothing and holds memory (8-limits). */
const chunkSize = 1000

export const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / chunkSize) }, (_, i) => rows.slice(i * chunkSize, (i + 1) * chunkSize))

/** Entities from which on a write is a large one, after which whoever writes tidies up (operations/sync/after-writing.ts). */
export const manyEntities = 500
