import type { Descriptor } from '@callboard/modules/catalog/domain/entity'

// Facts about a repository without descriptors, and what is inferred from them. Pure: no file is opened here.

/** A repository as listed by its host, at one commit. */
export type RepositoryFacts = {
  /** `owner/name`. */
  slug: string
  description: string | null
  archived: boolean
  topics: readonly string[]
  /** Main language, as reported by the host. */
  language: string | null
  /** Time of the last push, ISO 8601. */
  pushedAt: string | null
  /** Teams with access to it, if known. */
  teams?: readonly { slug: string; permission: 'admin' | 'maintain' | 'write' | 'triage' | 'read'; members: readonly string[] }[]
  /** Authors of the latest commits, one login each. */
  authors?: readonly string[]
  /** Logins of the organization's members by lower-case email address, if known. */
  people?: ReadonlyMap<string, string>
  /** Custom properties of the repository that an admin has mapped to fields. */
  mapped?: Partial<Record<'owner' | 'system' | 'lifecycle', { property: string; value: string }>>
  paths: readonly string[]
  /** Contents of the files listed by `relevantFiles`, if readable. */
  files: ReadonlyMap<string, string>
}

/** Evidence of a value, so that a user can review it. */
export type Evidence = {
  /** Dotted path in the descriptor, such as `spec.type`. */
  field: string
  /** A file of the repository, `repository` for data of its host, or `person`. */
  source: string
  /** One sentence for the user. */
  why: string
  /** Confidence from 0 to 1: how often inferences of this kind are right. */
  confidence: number
  /** The review decision of a user. */
  verdict?: ReviewDecision
  /** Who decided, and when (ISO 8601). */
  by?: string
  at?: string
}

/** A review decision: the value is right, should be another one, or should be empty. */
export type ReviewDecision = 'confirmed' | 'corrected' | 'rejected'

/** Package names such as `npm:@acme/ui` or `image:acme/base`: published, and depended on. */
export type Packages = { provides: string[]; needs: string[] }

/** A value with its evidence. */
export type Guess<Value = string> = Omit<Evidence, 'field'> & { value: Value }

export type InferredEntity = {
  descriptor: Descriptor
  evidence: Evidence[]
  /** Its folder; empty for the whole repository. */
  root: string
  /** The file that defines it best. */
  file: string
  packages: Packages
}

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const within = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`)

/** Folders with sample files. */
const samples =
  /(^|\/)(node_modules|vendor|third_party|tests?|__tests__|__fixtures__|fixtures?|testdata|test-data|mocks?|__mocks__|examples?|samples?|skeletons?|templates?|e2e|dist|build|\.github|\.yarn)(\/|$)/i

export const isSample = (path: string): boolean => samples.test(folderOf(path))
