import type { IndexStore, StoredPage, StoreSearchOptions, StoreSize } from '@callboard/modules/knowledge/domain/index-store'
import type { PageVectors } from '@callboard/modules/knowledge/domain/page-vectors'
import type { Found } from '@callboard/modules/knowledge/domain/search-index'
import type { TermWeights } from '@callboard/modules/knowledge/domain/term-weights'

/**
 * Reads what an index is built from. `version` names the state of all pages that `ids` lists, and of the vectors of those that are
 * `embedded`.
 */
export type IndexLoader = {
  ids(): Promise<{ version: string; ids: string[]; embedded: string[] }>
  pages(ids: readonly string[]): Promise<StoredPage[]>
  vectors(ids: readonly string[]): Promise<PageVectors[]>
}

/** `key` names who may read what: an index contains nothing else. */
export type IndexOf = { key: string; version: string; load: IndexLoader }

export type RankingEngine = {
  /**
   * Searches the index of a key, which is brought up to date first. Undefined if it was dropped meanwhile, to make room for others.
   * @param of `within`: ids of the pages to consider; all without. `vector`: of the question, by the model of the vectors
   */
  search(of: IndexOf & { question: string } & StoreSearchOptions): Promise<Found | undefined>
  /** What each question looks for in such an index, to quote pages that are known already. */
  weigh(of: IndexOf & { questions: readonly string[] }): Promise<TermWeights[] | undefined>
  size(): Promise<StoreSize>
  close(): Promise<void>
}

export type Method = keyof IndexStore

/** A call of the store in the ranking thread, and its result. */
export type Call<Name extends Method = Method> = { call: number; method: Name; parameters: Parameters<IndexStore[Name]> }
export type Reply = { call: number; value: unknown } | { call: number; failed: string }
