import type { Descriptor } from '@callboard/modules/catalog/domain/entity'

// What a repository without descriptors tells about itself, and what is concluded from it. Pure: no file is opened here.

/** A repository as its host lists it, at one commit. */
export type RepositoryFacts = {
  /** `owner/name`. */
  slug: string
  description: string | null
  archived: boolean
  topics: readonly string[]
  /** Language that most of it is written in, as the host says. */
  language: string | null
  /** When something was pushed last, ISO 8601. */
  pushedAt: string | null
  /** Teams that were given rights to it, as far as the host tells. */
  teams?: readonly { slug: string; permission: 'admin' | 'maintain' | 'write' | 'triage' | 'read'; members: readonly string[] }[]
  /** Who wrote its latest commits, one login for each. */
  authors?: readonly string[]
  /** Logins of the organization's members by their e-mail address in lower case, as far as the host tells. */
  people?: ReadonlyMap<string, string>
  /** Custom properties of the repository that an admin has mapped to fields. */
  mapped?: Partial<Record<'owner' | 'system' | 'lifecycle', { property: string; value: string }>>
  paths: readonly string[]
  /** Contents of the files that `relevantFiles` named, as far as they could be read. */
  files: ReadonlyMap<string, string>
}

/** Where a value comes from, so that a person can judge it. */
export type Receipt = {
  /** Dotted path of the descriptor, such as `spec.type`. */
  field: string
  /** A file of the repository, `repository` for what its host says, or `person`. */
  source: string
  /** One sentence for people. */
  why: string
  /** 0 to 1: how often such a conclusion is right. */
  confidence: number
  /** What a person has said of the value. */
  verdict?: Verdict
  /** Who said so, and when (ISO 8601). */
  by?: string
  at?: string
}

/** What a person says of a value: it is right, it is another one, or there is none. */
export type Verdict = 'confirmed' | 'corrected' | 'rejected'

/** Names by which others depend on something, such as `npm:@acme/ui` or `image:acme/base`: brought, and wanted from elsewhere. */
export type Packages = { provides: string[]; needs: string[] }

/** A value with its receipt. */
export type Guess<Value = string> = Omit<Receipt, 'field'> & { value: Value }

export type InferredEntity = {
  descriptor: Descriptor
  receipts: Receipt[]
  /** The folder that it is in; empty for the whole repository. */
  root: string
  /** The file that says most about it. */
  file: string
  packages: Packages
}

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const within = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`)

/** Folders in which files are samples of something, not the thing. */
const samples =
  /(^|\/)(node_modules|vendor|third_party|tests?|__tests__|__fixtures__|fixtures?|testdata|test-data|mocks?|__mocks__|examples?|samples?|skeletons?|templates?|e2e|dist|build|\.github|\.yarn)(\/|$)/i

export const isSample = (path: string): boolean => samples.test(folderOf(path))
