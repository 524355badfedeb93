import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'
import { type BlobObject, blobOf, linkTo, objectAt, objectById, type TreeObject, treeOf } from './git-objects.ts'
import { Branches } from './pulls/branches.ts'
import { RepositorySettings } from './writes/settings.ts'

export type Member = {
  login: string
  name: string | null
  email: string | null
  /** Addresses at the organization's verified domains. */
  verifiedEmails?: string[]
}
type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read'
export type Team = {
  slug: string
  name: string
  description: string | null
  parent: string | null
  members: string[]
  /** Its permissions, by repository name. */
  repositories: Record<string, Permission>
}
/** A discussion with an accepted answer, or a closed issue with comments of members. */
export type QuestionInSandbox = {
  number: number
  title: string
  body: string
  /** Accepted answer of a discussion; comments of an issue. */
  answers: { body: string; author: string }[]
  author: string
  updatedAt: string
  /** Of an issue. */
  labels?: string[]
}
/** An issue created by its API. */
export type CreatedIssue = {
  number: number
  title: string
  body: string
  labels: string[]
  assignees: string[]
  state: 'open' | 'closed'
  createdAt: Date
}
type RepositoryMeta = {
  discussions?: QuestionInSandbox[]
  issues?: QuestionInSandbox[]
  description?: string
  topics?: string[]
  archived?: boolean
  fork?: boolean
  template?: boolean
  disabled?: boolean
  visibility?: 'public' | 'private' | 'internal'
  language?: string
  /** Custom properties. */
  properties?: Record<string, string | string[]>
  /** Authors of its latest commits, one login each. */
  authors?: string[]
  /** The results of its workflows in the sandbox. */
  actions?: { brokenSinceDays?: number; brokenJob?: string; flakyJob?: string }
}
/** The JSON file beside the repositories' folders: `org.json`. All of it is optional. */
type OrganizationFile = {
  login?: string
  name?: string
  description?: string
  members?: Partial<Member>[]
  teams?: Partial<Team>[]
  repositories?: Record<string, RepositoryMeta>
}

const numberOf = (text: string) => Number.parseInt(createHash('sha1').update(text).digest('hex').slice(0, 8), 16)

/** Texts of files by path; null deletes, `link` creates a symbolic link. */
/** The changed files of a commit; `before` and `after` are commit ids. */
type Change = { added: string[]; modified: string[]; removed: string[]; before: string; after: string }

export type Changes = Record<string, string | { link: string } | null>

/** One repository: files in memory, modified by `change`, with its commits. */
export class Repository {
  readonly id: number
  readonly nodeId: string
  owner: string
  name: string
  description: string | null
  topics: string[]
  archived: boolean
  readonly fork: boolean
  readonly template: boolean
  readonly disabled: boolean
  visibility: 'public' | 'private' | 'internal'
  language: string | null
  readonly authors: string[]
  properties: Record<string, string | string[]>
  readonly actions: NonNullable<RepositoryMeta['actions']>
  discussions: QuestionInSandbox[]
  issues: QuestionInSandbox[]
  readonly createdIssues: CreatedIssue[] = []
  readonly settings = new RepositorySettings()
  createdAt = new Date('2026-01-05T08:00:00.000Z')
  branch = 'main'
  pushedAt: Date
  private readonly files: Map<string, BlobObject>
  private readonly loaded: ReadonlyMap<string, BlobObject>
  readonly branches = new Branches<Change>(this)
  private readonly commits = new Map<string, TreeObject>()
  private head: { oid: string; tree: TreeObject } | undefined

  constructor(owner: string, name: string, files: Map<string, BlobObject>, meta: RepositoryMeta) {
    this.owner = owner
    this.name = name
    this.id = numberOf(`${owner}/${name}`)
    this.nodeId = `R_${Buffer.from(`${owner}/${name}`).toString('base64url')}`
    this.files = files
    this.loaded = new Map(files)
    this.description = meta.description ?? null
    this.topics = meta.topics ?? []
    this.archived = meta.archived ?? false
    this.fork = meta.fork ?? false
    this.template = meta.template ?? false
    this.disabled = meta.disabled ?? false
    this.visibility = meta.visibility ?? 'private'
    this.language = meta.language ?? null
    this.authors = meta.authors ?? []
    this.properties = meta.properties ?? {}
    this.actions = meta.actions ?? {}
    this.discussions = meta.discussions ?? []
    this.issues = meta.issues ?? []
    this.pushedAt = new Date(Date.UTC(2026, 9, 1) + (this.id % 4_000_000) * 1000)
  }

  get slug() {
    return `${this.owner}/${this.name}`
  }

  /** The newest commit; undefined while the repository is empty. */
  get commit(): { oid: string; tree: TreeObject } | undefined {
    if (this.files.size === 0) return undefined
    if (!this.head) {
      const tree = treeOf(this.files)
      this.head = { tree, oid: createHash('sha1').update(`commit ${this.nodeId} ${tree.oid} ${this.commits.size}`).digest('hex') }
      this.commits.set(this.head.oid, tree)
      if (this.commits.size > 200) this.commits.delete(this.commits.keys().next().value ?? '')
    }
    return this.head
  }

  /** The files of the newest commit. */
  snapshot(): ReadonlyMap<string, BlobObject> {
    return new Map(this.files)
  }

  treeAt(revision: string): TreeObject | undefined {
    const { commit } = this
    return revision === 'HEAD' || revision === this.branch || revision === `refs/heads/${this.branch}`
      ? commit?.tree
      : (this.commits.get(revision) ?? this.branches.treeAt(revision.replace(/^refs\/(heads|tags)\//, '')))
  }

  /** Git's `revision:path`. */
  resolve(expression: string) {
    const colon = expression.indexOf(':')
    const tree = this.treeAt(colon < 0 ? expression : expression.slice(0, colon))
    return tree && (colon < 0 ? tree : objectAt(tree, expression.slice(colon + 1)))
  }

  /** A branch or tag by its full name. */
  ref(name: string): { name: string; oid: string } | undefined {
    const [, kind, short = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(name) ?? []
    const oid = kind === 'tags' ? this.branches.tagOf(short) : kind === 'heads' ? this.branches.headOf(short) : undefined
    return oid ? { name: short, oid } : undefined
  }

  findObject(oid: string) {
    return this.commit && objectById(this.commit.tree, oid)
  }

  /** Makes a commit the newest of the default branch. */
  replace(files: ReadonlyMap<string, BlobObject>, oid: string): Change {
    const before = this.commit?.oid ?? '0'.repeat(40)
    const old = this.snapshot()
    const added = [...files.keys()].filter((path) => !old.has(path))
    const modified = [...files].filter(([path, blob]) => old.has(path) && old.get(path)?.oid !== blob.oid).map(([path]) => path)
    const removed = [...old.keys()].filter((path) => !files.has(path))
    this.files.clear()
    for (const [path, blob] of files) this.files.set(path, blob)
    const tree = treeOf(this.files)
    this.head = { tree, oid }
    this.commits.set(oid, tree)
    this.pushedAt = new Date()
    return { added, modified, removed, before, after: oid }
  }

  /** Makes another branch the default one. */
  makeDefault(branch: string): void {
    const oid = this.branches.headOf(branch)
    if (!oid || branch === this.branch) return
    this.branch = branch
    this.replace(this.branches.filesOf(oid), oid)
  }

  addIssue(issue: Pick<CreatedIssue, 'title' | 'body' | 'labels' | 'assignees'>): CreatedIssue {
    const numbers = [...this.issues, ...this.createdIssues, ...this.branches.pulls].map(({ number }) => number)
    const added: CreatedIssue = { ...issue, number: Math.max(0, ...numbers) + 1, state: 'open', createdAt: new Date() }
    this.createdIssues.push(added)
    return added
  }

  /** Writes files (null deletes) as one commit. */
  change(changes: Changes): Change {
    const before = this.commit?.oid ?? '0'.repeat(40)
    const result = { added: [] as string[], modified: [] as string[], removed: [] as string[] }
    for (const [file, content] of Object.entries(changes)) {
      if (content === null) {
        if (this.files.delete(file)) result.removed.push(file)
        continue
      }
      result[this.files.has(file) ? 'modified' : 'added'].push(file)
      this.files.set(file, typeof content === 'string' ? blobOf(Buffer.from(content)) : linkTo(content.link))
    }
    this.head = undefined
    this.pushedAt = new Date()
    return { ...result, before, after: this.commit?.oid ?? '0'.repeat(40) }
  }

  /** Writes the files that it was loaded with as a new commit. */
  restore(): void {
    this.files.clear()
    for (const [path, blob] of this.loaded) this.files.set(path, blob)
    this.head = undefined
    this.pushedAt = new Date()
  }
}

export type Hook = { id: number; url: string; secret: string; events: string[]; createdAt: Date; deliveries: LoggedDelivery[] }

/** A delivery attempt of an event in a webhook's log. */
export type LoggedDelivery = {
  id: bigint
  guid: string
  deliveredAt: Date
  redelivery: boolean
  durationS: number
  /** 0 without a response. */
  status: number
  event: string
  action: string | null
  installationId: number | null
  body: string
}

export type Organization = {
  login: string
  name: string
  description: string | null
  id: number
  members: Member[]
  teams: Team[]
  repositories: Repository[]
  hooks: Hook[]
}

function filesIn(folder: string, prefix = ''): [string, BlobObject][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, BlobObject][] => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === '.git' ? [] : filesIn(at, `${prefix}${entry.name}/`)
    if (entry.isSymbolicLink()) return [[prefix + entry.name, linkTo(readlinkSync(at))]]
    return entry.isFile() ? [[prefix + entry.name, blobOf(readFileSync(at))]] : []
  })
}

/** Reads an organization from a folder: one folder per repository, and optionally `org.json`. */
export function loadOrganization(folder: string): Organization {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`SANDBOX_GITHUB_DIR: there is no folder ${folder}`)
  const described = path.join(folder, 'org.json')
  const file: OrganizationFile = existsSync(described) ? JSON.parse(readFileSync(described, 'utf8')) : {}
  const login = file.login ?? path.basename(folder).replace(/[^a-zA-Z0-9-]/g, '-')
  const repositories = readdirSync(folder, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => new Repository(login, e.name, new Map(filesIn(path.join(folder, e.name))), file.repositories?.[e.name] ?? {}))
    .sort((a, b) => a.name.localeCompare(b.name))
  return {
    login,
    name: file.name ?? login,
    description: file.description ?? null,
    id: numberOf(login),
    members: (file.members ?? []).map((m) => ({
      login: m.login ?? '',
      name: m.name ?? null,
      email: m.email ?? null,
      verifiedEmails: m.verifiedEmails ?? [],
    })),
    teams: (file.teams ?? []).map((t) => ({
      slug: t.slug ?? '',
      name: t.name ?? t.slug ?? '',
      description: t.description ?? null,
      parent: t.parent ?? null,
      members: t.members ?? [],
      repositories: t.repositories ?? {},
    })),
    repositories,
    hooks: [],
  }
}
