/** What a request of a page asked of the database: its statements, and the transactions and snapshots that they ran in. */
export type PageCounts = { statements: number; transactions: number }

export type PageFigures = PageCounts & { p50: number; p95: number }
