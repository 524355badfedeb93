/** The database usage of a page request: its statements, and their transactions and snapshots. */
export type PageCounts = { statements: number; transactions: number }

export type PageFigures = PageCounts & { p50: number; p95: number }
