import { buildIndex, type IndexedPage, indexPage, type KnowledgeIndex } from './knowledge-index.ts'
import { createLexicon } from './lexicon.ts'
import { type Found, searchIndex, weighQuestion } from './search-index.ts'
import { decodePageTerms, decodeSectionTerms } from './stored-terms.ts'
import type { TermWeights } from './term-weights.ts'

/** A page as it is stored, with a text of terms for itself and for each section. */
export type StoredPage = { id: string; path: string; terms: string; sections: string[] }

/** Bytes of all indexes, how many there are, and how many were dropped so far to stay within the limit. */
export type StoreSize = { bytes: number; indexes: number; evictions: number }

/**
 * Indexes of many organizations within a memory limit. A key names an organization and what may be read of it; a version names
 * the pages that it had.
 */
export type IndexStore = {
  /**
   * Undefined if the index is missing or not of this version; without a version, that of any.
   * @param within ids of the pages to consider; all without
   */
  search(key: string, version: string | undefined, question: string, within?: readonly string[]): Found | undefined
  /** What each question looks for, by the same rules. */
  weigh(key: string, version: string | undefined, questions: readonly string[]): TermWeights[] | undefined
  /** Which of these pages an update of the index needs. */
  missing(key: string, ids: readonly string[]): string[]
  /** Adds pages to the update. */
  add(key: string, pages: readonly StoredPage[]): void
  /** Replaces the index by one of exactly these pages. */
  finish(key: string, version: string, ids: readonly string[]): void
  size(): StoreSize
}

type Entry = { version: string; index: KnowledgeIndex }

/** A lexicon keeps the terms of removed pages. Beyond this growth it is made anew. */
const maxLexiconGrowth = 1.5

const pagesOf = (entry: Entry | undefined) => new Map(entry?.index.pages.map((page) => [page.id, page]))

/** @param maxBytes of all indexes together; the least recently used ones are dropped */
export function createIndexStore(maxBytes: number): IndexStore {
  // In the order of use.
  const entries = new Map<string, Entry>()
  const pending = new Map<string, StoredPage[]>()
  let evictions = 0
  const size = () => [...entries.values()].reduce((sum, { index }) => sum + index.bytes, 0)

  const evict = (keep: string) => {
    let bytes = size()
    for (const [key, { index }] of entries) {
      if (bytes <= maxBytes || key === keep) return
      entries.delete(key)
      evictions++
      bytes -= index.bytes
    }
  }

  const use = (key: string, version: string | undefined): KnowledgeIndex | undefined => {
    const entry = entries.get(key)
    if (!entry || (version !== undefined && entry.version !== version)) return undefined
    entries.delete(key)
    entries.set(key, entry)
    return entry.index
  }

  return {
    search(key, version, question, within) {
      const index = use(key, version)
      return index && searchIndex(index, question, within && new Set(within))
    },
    weigh(key, version, questions) {
      const index = use(key, version)
      return index && questions.map((question) => weighQuestion(index, question))
    },
    missing(key, ids) {
      pending.delete(key)
      const known = pagesOf(entries.get(key))
      return ids.filter((id) => !known.has(id))
    },
    add(key, pages) {
      pending.set(key, [...(pending.get(key) ?? []), ...pages])
    },
    finish(key, version, ids) {
      const before = entries.get(key)
      const added = pending.get(key) ?? []
      pending.delete(key)
      entries.delete(key)
      entries.set(key, { version, index: updateIndex(before?.index, added, ids) })
      evict(key)
    },
    size: () => ({ bytes: size(), indexes: entries.size, evictions }),
  }
}

/** The index of the given pages, of which some are already in the one before. */
function updateIndex(before: KnowledgeIndex | undefined, added: readonly StoredPage[], ids: readonly string[]): KnowledgeIndex {
  const lexicon = before?.lexicon ?? createLexicon()
  const pages = new Map<string, IndexedPage>(before?.pages.map((page) => [page.id, page]))
  for (const { id, path, terms, sections } of added)
    pages.set(id, indexPage(lexicon, { id, path, terms: decodePageTerms(terms), sections: sections.map(decodeSectionTerms) }))
  const kept = ids.map((id) => pages.get(id)).filter((page) => page !== undefined)
  const index = buildIndex(kept, lexicon)
  return index.usedTerms * maxLexiconGrowth < lexicon.size ? rebuild(index) : index
}

/** The same index with a lexicon of its own terms alone. */
function rebuild({ lexicon, pages }: KnowledgeIndex): KnowledgeIndex {
  const fresh = createLexicon()
  const copy = (terms: Uint32Array) => terms.map((term) => fresh.numberOf(lexicon.termAt(term)))
  return buildIndex(
    pages.map((page) => ({
      ...page,
      title: copy(page.title),
      pathTerms: copy(page.pathTerms),
      sections: page.sections.map(({ heading, crumb, body, code }) => ({
        heading: copy(heading),
        crumb: copy(crumb),
        body: copy(body),
        code: copy(code),
      })),
    })),
    fresh,
  )
}
