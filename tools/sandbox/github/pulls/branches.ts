import { createHash } from 'node:crypto'
import { type BlobObject, blobOf, type TreeObject, treeOf } from '../git-objects.ts'

export type Commit = { oid: string; tree: string; parents: string[]; message: string; at: Date }
export type Pull = {
  number: number
  title: string
  body: string
  /** Names of branches. */
  head: string
  base: string
  state: 'open' | 'closed'
  mergedAt: Date | null
  createdAt: Date
}
/** A file in `POST git/trees`. */
export type TreeInput = { path: string; content?: string; sha?: string | null }

type Files = ReadonlyMap<string, BlobObject>

/** The default branch of a repository, from which others are created and into which they are merged. */
type Trunk<Changed> = {
  readonly branch: string
  readonly commit: { oid: string } | undefined
  readonly pushedAt: Date
  snapshot(): Files
  change(changes: Record<string, string>): Changed
}

/** The other branches of a repository, and the requests to merge them. */
export class Branches<Changed> {
  readonly pulls: Pull[] = []
  private readonly trees = new Map<string, Files>()
  private readonly blobs = new Map<string, BlobObject>()
  private readonly commits = new Map<string, Commit>()
  private readonly heads = new Map<string, string>()
  private readonly tags = new Map<string, string>()
  private readonly repository: Trunk<Changed>

  constructor(repository: Trunk<Changed>) {
    this.repository = repository
  }

  private remember(files: Files): TreeObject {
    const tree = treeOf(files)
    this.trees.set(tree.oid, files)
    return tree
  }

  /** The newest commit of a branch. */
  headOf(branch: string): string | undefined {
    if (branch !== this.repository.branch) return this.heads.get(branch)
    const { commit } = this.repository
    if (commit && !this.commits.has(commit.oid)) {
      const tree = this.remember(this.repository.snapshot()).oid
      this.commits.set(commit.oid, { oid: commit.oid, tree, parents: [], message: 'Newest', at: this.repository.pushedAt })
    }
    return commit?.oid
  }

  commit(oid: string): Commit | undefined {
    return this.commits.get(oid)
  }

  /** A tree with some files written over another one. */
  addTree(base: string | undefined, written: readonly TreeInput[]): TreeObject | undefined {
    const before = base === undefined ? new Map<string, BlobObject>() : this.trees.get(base)
    if (!before) return undefined
    const files = new Map(before)
    for (const { path, content, sha } of written) {
      const blob = content === undefined ? this.blobs.get(sha ?? '') : blobOf(Buffer.from(content))
      if (blob) files.set(path, blob)
      else files.delete(path)
    }
    return this.remember(files)
  }

  addBlob(blob: BlobObject): BlobObject {
    this.blobs.set(blob.oid, blob)
    return blob
  }

  /** The files of a commit. */
  filesOf(oid: string): Files {
    return this.trees.get(this.commits.get(oid)?.tree ?? '') ?? new Map()
  }

  addCommit(tree: string, parents: string[], message: string): Commit | undefined {
    if (!this.trees.has(tree) || !parents.every((p) => this.commits.has(p))) return undefined
    const at = new Date()
    const oid = createHash('sha1')
      .update(JSON.stringify([tree, parents, message, this.commits.size]))
      .digest('hex')
    const commit = { oid, tree, parents, message, at }
    this.commits.set(oid, commit)
    return commit
  }

  tagOf(name: string): string | undefined {
    return this.tags.get(name)
  }

  /** The files of a branch or tag other than the default branch. */
  treeAt(name: string): TreeObject | undefined {
    const files = this.trees.get(this.commits.get(this.heads.get(name) ?? this.tags.get(name) ?? '')?.tree ?? '')
    return files && treeOf(files)
  }

  /** Creates a branch or tag with some files over those of the default branch. */
  branchOff(name: string, written: readonly TreeInput[], kind: 'branch' | 'tag'): void {
    const base = this.commits.get(this.headOf(this.repository.branch) ?? '')
    const tree = this.addTree(base?.tree, written)
    const commit = base && tree && this.addCommit(tree.oid, [base.oid], name)
    if (commit) (kind === 'tag' ? this.tags : this.heads).set(name, commit.oid)
  }

  /** @returns whether there was one */
  removeHead(branch: string): boolean {
    return this.heads.delete(branch)
  }

  setHead(branch: string, oid: string): void {
    this.heads.set(branch, oid)
  }

  open(pull: Pick<Pull, 'title' | 'body' | 'head' | 'base'>): Pull {
    const opened: Pull = { ...pull, number: this.pulls.length + 1, state: 'open', mergedAt: null, createdAt: new Date() }
    this.pulls.push(opened)
    return opened
  }

  /** The files that merging a request would write to the default branch. */
  changesOf(pull: Pull): Record<string, string> {
    const files = this.trees.get(this.commits.get(this.heads.get(pull.head) ?? '')?.tree ?? '') ?? new Map<string, BlobObject>()
    const now = this.repository.snapshot()
    return Object.fromEntries(
      [...files].flatMap(([path, blob]) => (now.get(path)?.oid === blob.oid ? [] : [[path, blob.text ?? '']])),
    )
  }

  /** Writes a request's files to the default branch. */
  merge(pull: Pull): Changed {
    const change = this.repository.change(this.changesOf(pull))
    Object.assign(pull, { state: 'closed', mergedAt: new Date() })
    return change
  }
}
