import { createHash } from 'node:crypto'
import type { RepositoryState, Settings } from '../config.ts'
import type { Properties } from './properties.ts'

// Fields that both the listing and the read query, so that both derive the same version.

/** A repository's metadata from GraphQL. */
export type RepositoryDetails = {
  id: string
  nameWithOwner: string
  url: string
  description: string | null
  isArchived: boolean
  isFork: boolean
  isTemplate: boolean
  isMirror: boolean
  isDisabled: boolean
  isEmpty: boolean
  visibility: string | null
  pushedAt: string | null
  primaryLanguage: { name: string } | null
  defaultBranchRef: { name: string; target: { oid: string } | null } | null
  repositoryTopics: { nodes: ({ topic: { name: string } } | null)[] | null } | null
}

/** The fields of the above except the default branch, of which a read needs more. */
export const detailFields = `id nameWithOwner url description isArchived isFork isTemplate isMirror isDisabled isEmpty visibility pushedAt
  primaryLanguage { name } repositoryTopics(first: 20) { nodes { topic { name } } }`

export const topicsOf = (r: RepositoryDetails): string[] =>
  (r.repositoryTopics?.nodes ?? []).flatMap((n) => (n ? [n.topic.name] : []))

export const stateOf = (r: RepositoryDetails, properties: Properties = {}): Omit<RepositoryState, 'codeOwners'> => ({
  kind: 'repository',
  url: r.url,
  description: r.description,
  visibility: r.visibility?.toLowerCase() ?? null,
  archived: r.isArchived,
  fork: r.isFork,
  template: r.isTemplate,
  mirror: r.isMirror,
  disabled: r.isDisabled,
  empty: r.isEmpty,
  branch: r.defaultBranchRef?.name ?? null,
  language: r.primaryLanguage?.name ?? null,
  pushedAt: r.pushedAt,
  topics: topicsOf(r),
  properties,
})

/** Increase it when the reader extracts more, so that unchanged repositories are read again. */
const readerVersion = 6

/**
 * Changes whenever reading the repository again could give another result: with its latest commit, with metadata such as name,
 * default branch, topics or description, and with settings that affect reading.
 */
export function versionOf(r: RepositoryDetails, settings: Settings, properties: Properties = {}): string {
  const { pushedAt: _, ...details } = stateOf(r, properties)
  const mapped = [settings.ownerProperty, settings.systemProperty, settings.lifecycleProperty]
  const reading = [readerVersion, settings.paths, settings.exclude, settings.infer && ['infer 3', settings.inferAll, mapped]]
  const hash = createHash('sha256')
    .update(JSON.stringify([r.nameWithOwner, details, reading]))
    .digest('base64url')
    .slice(0, 12)
  return `${r.defaultBranchRef?.target?.oid ?? 'empty'}:${hash}`
}

/** Forks and archived repositories are only read if an admin enables it. */
export const mayInfer = (r: RepositoryDetails, { infer, inferAll }: Settings): boolean =>
  infer && (inferAll || !(r.isFork || r.isTemplate || r.isMirror || r.isArchived))
