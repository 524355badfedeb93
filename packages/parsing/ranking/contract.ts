import type { IndexStore, StoredPage } from '@callboard/modules/knowledge/domain/index-store'
import type { Found } from '@callboard/modules/knowledge/domain/search-index'

/** Reads what an index is built from. `version` names the state of all pages that `ids` lists. */
export type IndexLoader = {
  ids(): Promise<{ version: string; ids: string[] }>
  pages(ids: readonly string[]): Promise<StoredPage[]>
}

export type RankingEngine = {
  /**
   * Searches the index of a key, which is brought up to date first. Undefined if it was dropped meanwhile, to make room for others.
   * @param of `key` names who may read what: an index contains nothing else
   */
  search(of: { key: string; version: string; question: string; load: IndexLoader }): Promise<Found | undefined>
  size(): Promise<{ bytes: number; indexes: number }>
  close(): Promise<void>
}

export type Method = keyof IndexStore

/** A call of the store in the ranking thread, and its result. */
export type Call<Name extends Method = Method> = { call: number; method: Name; parameters: Parameters<IndexStore[Name]> }
export type Reply = { call: number; value: unknown } | { call: number; failed: string }
