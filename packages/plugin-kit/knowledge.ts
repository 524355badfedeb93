import type { PluginContext } from './context.ts'

/** A document as a listing names it. */
export type ListedDocument = {
  /** The vendor's id, stable across renames. */
  key: string
  title: string
  /** Changes whenever reading the document again could return another text. */
  version: string
  /**
   * Whether the vendor lets everybody read it who can read the place that an admin has connected. Documents with restrictions
   * of their own are left out, and removed where they were read before: nobody's rights at the vendor are known here.
   */
  visibility: 'everybody' | 'restricted'
}

export type DocumentListing = {
  documents: ListedDocument[]
  /** Cursor of the next page; absent on the last. */
  next?: string
  /** What is left out and why, for an admin, such as a missing permission. */
  warning?: string
}

/** Who a document belongs to: the entity of an item of the plugin's source, or a team or user of the catalog. */
type Belonging = { item: string } | { owner: string }

export type FoundDocument = {
  key: string
  title: string
  /** Where people read it at the vendor. */
  url: string
  /** The space or repository, for people. */
  place: string
  text: string
  /** `html` may have the elements of Confluence's storage format. */
  format: 'markdown' | 'html' | 'plain'
  /** ISO time. */
  updatedAt: string
  /** Display name; empty if the vendor does not tell. */
  updatedBy: string
  belongsTo: Belonging
}

/** `gone`: removed, or no longer readable by everybody. */
export type DocumentRead = FoundDocument | { key: string; gone: true }

/**
 * Documents that questions are answered from. Everybody in the organization can read what a plugin returns. The platform lists at
 * intervals, reads what is new or has another version, and removes what a complete listing does not contain.
 */
export type KnowledgeSource<Settings, Secrets> = {
  /** Seconds between two scheduled reads. */
  everyS: number
  list(context: PluginContext<Settings, Secrets>, cursor: string | undefined): Promise<DocumentListing>
  /** Maximum number of documents per `read`. */
  batch: number
  /** @returns a result for each of them */
  read(context: PluginContext<Settings, Secrets>, documents: readonly ListedDocument[]): Promise<DocumentRead[]>
  /**
   * For vendors whose listing may lack documents for a while: which of some unlisted ones are really gone. Absent where a complete
   * listing is believed.
   */
  removed?(context: PluginContext<Settings, Secrets>, keys: readonly string[]): Promise<string[]>
}
