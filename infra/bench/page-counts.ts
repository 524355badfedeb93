/**
 * The database usage of a page request: its statements, their transactions and snapshots, how often it waited for them, and how
 * long in milliseconds.
 */
export type PageCounts = {
  statements: number
  transactions: number
  waits: number
  databaseMs: number
  slowest: SlowStatement[]
}

/** One of the statements that took longest, from being sent to its answer; `ms` in milliseconds. */
export type SlowStatement = { text: string; ms: number }

/** What a page costs: `bytes` of its HTML before compression, the times in milliseconds. */
export type PageFigures = Omit<PageCounts, 'slowest'> & { bytes: number; p50: number; p95: number }
