import { buildIndex, type IndexedPage, indexPage, type KnowledgeIndex } from './knowledge-index.ts'
import { createLexicon } from './lexicon.ts'
import { type PageVectors, similarities } from './page-vectors.ts'
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
   * @param options `within`: ids of the pages to consider; all without. `vector`: of the question
   */
  search(key: string, version: string | undefined, question: string, options?: StoreSearchOptions): Found | undefined
  /** What each question looks for, by the same rules. */
  weigh(key: string, version: string | undefined, questions: readonly string[]): TermWeights[] | undefined
  /** Which of these pages an update of the index needs. */
  missing(key: string, ids: readonly string[]): string[]
  /** Of which of these pages it needs the vectors. */
  missingVectors(key: string, ids: readonly string[]): string[]
  /** Adds pages to the update. */
  add(key: string, pages: readonly StoredPage[]): void
  addVectors(key: string, pages: readonly PageVectors[]): void
  /** Replaces the index by one of exactly these pages, and with vectors of exactly those that are embedded. */
  finish(key: string, version: string, ids: readonly string[], embedded?: readonly string[]): void
  size(): StoreSize
}

export type StoreSearchOptions = { within?: readonly string[] | undefined; vector?: Uint8Array | undefined }

type Entry = { version: string; index: KnowledgeIndex; vectors: ReadonlyMap<string, Uint8Array>; bytes: number }
type Update = { pages: StoredPage[]; vectors: PageVectors[] }

/** A lexicon keeps the terms of removed pages. Beyond this growth it is made anew. */
const maxLexiconGrowth = 1.5

const pagesOf = (entry: Entry | undefined) => new Map(entry?.index.pages.map((page) => [page.id, page]))

/** @param maxBytes of all entries together; the least recently used ones are dropped */
function createEntries(maxBytes: number) {
  // In the order of use.
  const entries = new Map<string, Entry>()
  let evictions = 0
  const bytesOfAll = () => [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0)

  return {
    /** Without counting as use. */
    get: (key: string) => entries.get(key),
    use(key: string, version: string | undefined): Entry | undefined {
      const entry = entries.get(key)
      if (!entry || (version !== undefined && entry.version !== version)) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry
    },
    set(key: string, entry: Entry): void {
      entries.delete(key)
      entries.set(key, entry)
      let left = bytesOfAll()
      for (const [other, { bytes }] of entries) {
        if (left <= maxBytes || other === key) return
        entries.delete(other)
        evictions++
        left -= bytes
      }
    },
    size: (): StoreSize => ({ bytes: bytesOfAll(), indexes: entries.size, evictions }),
  }
}

/** @param maxBytes of all indexes together; the least recently used ones are dropped */
export function createIndexStore(maxBytes: number): IndexStore {
  const entries = createEntries(maxBytes)
  const pending = new Map<string, Update>()

  const updateOf = (key: string): Update => {
    const update = pending.get(key) ?? { pages: [], vectors: [] }
    pending.set(key, update)
    return update
  }

  return {
    search(key, version, question, options = {}) {
      const entry = entries.use(key, version)
      if (!entry) return undefined
      const { index, vectors } = entry
      const within = options.within && new Set(options.within)
      const near = options.vector && vectors.size > 0 ? similarities(index, vectors, options.vector, within) : undefined
      return searchIndex(index, question, { within, similarities: near })
    },
    weigh(key, version, questions) {
      const entry = entries.use(key, version)
      return entry && questions.map((question) => weighQuestion(entry.index, question))
    },
    missing(key, ids) {
      pending.delete(key)
      const known = pagesOf(entries.get(key))
      return ids.filter((id) => !known.has(id))
    },
    missingVectors: (key, ids) => ids.filter((id) => !entries.get(key)?.vectors.has(id)),
    add(key, pages) {
      updateOf(key).pages.push(...pages)
    },
    addVectors(key, pages) {
      updateOf(key).vectors.push(...pages)
    },
    finish(key, version, ids, embedded = []) {
      const before = entries.get(key)
      const update = updateOf(key)
      pending.delete(key)
      const index = updateIndex(before?.index, update.pages, ids)
      const vectors = updateVectors(before?.vectors, update.vectors, embedded)
      entries.set(key, { version, index, vectors, bytes: index.bytes + bytesOf(vectors) })
    },
    size: entries.size,
  }
}

/** An entry of a map with its key and array. */
const entryBytes = 300

const bytesOf = (vectors: ReadonlyMap<string, Uint8Array>) =>
  [...vectors.values()].reduce((sum, { byteLength }) => sum + byteLength + entryBytes, 0)

/** The vectors of the given pages, of which some are already there. */
function updateVectors(
  before: Entry['vectors'] = new Map(),
  added: readonly PageVectors[],
  ids: readonly string[],
): Entry['vectors'] {
  const all = new Map([...before, ...added.map(({ id, vectors }) => [id, vectors] as const)])
  return new Map(
    ids.flatMap((id) => {
      const vectors = all.get(id)
      return vectors ? [[id, vectors]] : []
    }),
  )
}

const isSame = (pages: readonly IndexedPage[], ids: readonly string[]) =>
  pages.length === ids.length && pages.every(({ id }, i) => id === ids[i])

/** The index of the given pages, of which some are already in the one before. */
function updateIndex(before: KnowledgeIndex | undefined, added: readonly StoredPage[], ids: readonly string[]): KnowledgeIndex {
  if (before && isSame(before.pages, ids)) return before
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
