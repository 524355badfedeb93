import type { TaskName } from './tasks.ts'

/**
 * Milliseconds that one input may take. A check of an API's description is slow by nature: Spectral has hundreds of rules. The
 * largest descriptions have 20 MiB.
 */
const slow: Partial<Record<TaskName, number>> = {
  operations: 10_000,
  api: 10_000,
  'api-files': 10_000,
  'bundle-api': 15_000,
  compare: 10_000,
  lint: 15_000,
  infer: 10_000,
  // A page's code is highlighted, for 1.5 s at most.
  markdown: 10_000,
  'parquet-rows': 20_000,
  csv: 10_000,
}
export const limitMsOf = (task: TaskName): number => slow[task] ?? 5000

/** Until a thread has loaded a task's code. Generous: nothing of a tenant runs meanwhile. */
export const startLimitMs = 60_000

/** Of a thread's heap, where all that parsers make is. */
export const threadMegabytes = 512

/** Characters of one input. What is larger was refused long before, where it arrived; this is the last fence. */
export const maxInputCharacters = 32 * 1024 * 1024

/** Inputs and characters that a thread is given at once: many small files cost one message. */
export const maxBatch = { inputs: 64, characters: 1024 * 1024 }

/** Inputs of one tenant that wait. A sync reads up to 2,000 files of a repository at once, several repositories at a time. */
export const maxWaiting = 20_000

/** Milliseconds of a thread that the files of one repository may use in all. */
export const repositoryBudgetMs = 20_000
/** The same for all repositories that are read at once; well below the time that a job has. */
export const batchBudgetMs = 40_000
