import { createHash } from 'node:crypto'

export type WrittenFile = { content: Buffer; executable: boolean }
export type CommitAction = {
  action: 'create' | 'update' | 'delete' | 'chmod'
  file_path: string
  content?: string
  encoding?: string
  execute_filemode?: boolean
}
export type MergeRequest = {
  iid: number
  title: string
  description: string
  source: string
  target: string
  state: 'opened' | 'closed' | 'merged'
  createdAt: Date
}
type Branch = { sha: string; files: Map<string, WrittenFile> }

/** Why a commit is refused, in GitLab's words. */
export class CommitRefused extends Error {}

/** Files by branch, and merge requests of a project. */
export class ProjectContents {
  readonly branches = new Map<string, Branch>()
  readonly mergeRequests: MergeRequest[] = []
  readonly createdAt = new Date()
  private commits = 0

  private apply(files: Map<string, WrittenFile>, one: CommitAction): void {
    const known = files.get(one.file_path)
    if (one.action === 'create' && known) throw new CommitRefused('A file with this name already exists')
    if (one.action !== 'create' && !known) throw new CommitRefused("A file with this name doesn't exist")
    if (one.action === 'delete') {
      files.delete(one.file_path)
      return
    }
    const content = Buffer.from(one.content ?? '', one.encoding === 'base64' ? 'base64' : 'utf8')
    files.set(one.file_path, {
      content: one.action === 'chmod' && known ? known.content : content,
      executable: one.action === 'chmod' ? one.execute_filemode === true : (known?.executable ?? false),
    })
  }

  /** @returns the id of the commit. @throws CommitRefused */
  commit(branch: string, actions: readonly CommitAction[], from?: { start: string; force: boolean }): string {
    const known = this.branches.get(branch)
    if (from && known && !from.force)
      throw new CommitRefused(`A branch called '${branch}' already exists. Switch to that branch in order to make changes`)
    const files = new Map(from ? this.branches.get(from.start)?.files : known?.files)
    for (const one of actions) this.apply(files, one)
    this.commits += 1
    const sha = createHash('sha1').update(`${branch} ${this.commits} ${this.createdAt.getTime()}`).digest('hex')
    this.branches.set(branch, { sha, files })
    return sha
  }

  open(of: Pick<MergeRequest, 'title' | 'description' | 'source' | 'target'>): MergeRequest {
    const made = { ...of, iid: this.mergeRequests.length + 1, state: 'opened' as const, createdAt: new Date() }
    this.mergeRequests.push(made)
    return made
  }
}
