/** A line of a unified diff. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string }

/** A group of changes with the unchanged lines around them. `before` and `after` are the numbers of its first lines, from 1. */
export type DiffHunk = { before: number; after: number; lines: DiffLine[] }

/** How two versions of a text differ. */
export type TextChange = { added: number; removed: number; hunks: DiffHunk[] }

/** A file that a step would create, change or delete. */
export type FileDiff = {
  path: string
  /** Its path in the workspace; null if it is deleted. */
  source: string | null
  state: 'created' | 'changed' | 'deleted'
  /** Number of lines. */
  added: number
  removed: number
  /** Null for binary files, and where the differences are too many to be shown. */
  hunks: DiffHunk[] | null
}

/** What a step would change in a repository. */
export type RepositoryChanges = {
  step: string
  /** The repository, such as `acme/shop`. */
  target: string
  /** Those that differ. */
  files: FileDiff[]
  /** Number of files that are there already as they are. */
  unchanged: number
  /** Number of files that were not compared: too many, or too large. */
  omitted: number
}
