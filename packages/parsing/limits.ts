import type { TaskName } from './tasks.ts'

/**
 * Milliseconds per input. Linting an API description is slow by nature: Spectral has hundreds of rules. The largest descriptions
 * have 20 MiB.
 */
const slow: Partial<Record<TaskName, number>> = {
  operations: 10_000,
  api: 10_000,
  'api-files': 10_000,
  'bundle-api': 15_000,
  compare: 10_000,
  lint: 15_000,
  infer: 10_000,
  // Highlighting a page's code takes at most 1.5 s.
  markdown: 10_000,
  sections: 15_000,
  'parquet-rows': 20_000,
  csv: 10_000,
  pdf: 10_000,
}
export const limitMsOf = (task: TaskName): number => slow[task] ?? 5000

/** Timeout for loading a task's code. Generous: no tenant's work runs meanwhile. */
export const startLimitMs = 60_000

/** Heap of a thread, which contains everything that parsers allocate. */
export const threadMegabytes = 512

/** Characters per input. Larger ones were rejected earlier, where they arrived; this is the last check. */
export const maxInputCharacters = 32 * 1024 * 1024

/** Inputs and characters per message to a thread: many small files share one message. */
export const maxBatch = { inputs: 64, characters: 1024 * 1024 }

/** Queued inputs per tenant. A sync reads up to 2,000 files of a repository at once, several repositories at a time. */
export const maxQueued = 20_000

/** Total thread milliseconds for the files of one repository. */
export const repositoryBudgetMs = 20_000
/** The same for all repositories read at once; well below a job's timeout. */
export const batchBudgetMs = 40_000
