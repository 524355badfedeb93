import { buildFieldIndex, type FieldIndex, type Units } from './field-index.ts'
import { isInternalPath } from './internal-path.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import type { PageTerms, SectionTerms } from './section.ts'

/** The terms of a page as numbers of the index's lexicon. A changed page has another id. */
export type IndexedPage = {
  id: string
  path: string
  title: Uint32Array
  pathTerms: Uint32Array
  sections: readonly IndexedSection[]
}
export type IndexedSection = { heading: Uint32Array; crumb: Uint32Array; body: Uint32Array; code: Uint32Array }

/** An index of all pages that one set of permissions may read. Pages and sections are numbered. */
export type KnowledgeIndex = {
  readonly lexicon: Lexicon
  readonly pages: readonly IndexedPage[]
  /** The page of each section, and the first section of each page (with one more entry for the end). */
  readonly pageOfSection: Uint32Array
  readonly firstSection: Uint32Array
  sectionAt(section: number): IndexedSection
  /** Pages by all their text, by title and path alone, and sections. */
  readonly byPage: FieldIndex
  readonly byTitle: FieldIndex
  readonly bySection: FieldIndex
  /** Pages about the work on the documented product rather than its use rank lower. */
  readonly isInternal: readonly boolean[]
  /** Neighbours of terms that were looked up before (neighbours.ts). */
  readonly neighbours: Map<number, readonly (readonly [term: number, weight: number])[]>
  /** Terms of the lexicon that some page contains. */
  readonly usedTerms: number
  readonly bytes: number
}

const encode = (lexicon: Lexicon, terms: readonly string[]) => Uint32Array.from(terms, lexicon.numberOf)

export function indexPage(
  lexicon: Lexicon,
  page: { id: string; path: string; terms: PageTerms; sections: readonly SectionTerms[] },
): IndexedPage {
  return {
    id: page.id,
    path: page.path,
    title: encode(lexicon, page.terms.title),
    pathTerms: encode(lexicon, page.terms.path),
    sections: page.sections.map(({ heading, crumb, body, code }) => ({
      heading: encode(lexicon, heading),
      crumb: encode(lexicon, crumb),
      body: encode(lexicon, body),
      code: encode(lexicon, code),
    })),
  }
}

export const pageSettings = { k1: 2, b: [0.75, 0.75, 0.75, 0.75, 0.75] }
export const sectionSettings = { k1: 1.2, b: [0.3, 0.5, 0.3, 0.3, 0.5, 0.5] }
const titleSettings = { k1: 0.5, b: [0.6] }

function joinTerms(arrays: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(arrays.reduce((sum, a) => sum + a.length, 0))
  let at = 0
  for (const array of arrays) {
    joined.set(array, at)
    at += array.length
  }
  return joined
}

function pageUnits(pages: readonly IndexedPage[]): Units {
  return {
    count: pages.length,
    fieldsOf(unit) {
      const page = pages[unit]
      if (!page) return []
      const all = (field: keyof IndexedSection) => joinTerms(page.sections.map((s) => s[field]))
      return [page.title, all('heading'), page.pathTerms, all('body'), all('code')]
    },
  }
}

const bytesOfTerms = (pages: readonly IndexedPage[]) =>
  pages.reduce(
    (sum, page) =>
      sum +
      // An object with its arrays takes about this much besides the numbers.
      page.sections.reduce((s, x) => s + 400 + 4 * (x.heading.length + x.crumb.length + x.body.length + x.code.length), 400),
    0,
  )

/** Bytes of a term in the lexicon: its text and two entries. */
const termBytes = 100

export function buildIndex(pages: readonly IndexedPage[], lexicon: Lexicon = createLexicon()): KnowledgeIndex {
  const sections = pages.flatMap((page) => page.sections)
  const pageOfSection = Uint32Array.from(pages.flatMap((page, p) => page.sections.map(() => p)))
  const firstSection = new Uint32Array(pages.length + 1)
  for (const [p, page] of pages.entries()) firstSection[p + 1] = (firstSection[p] ?? 0) + page.sections.length
  const sectionUnits: Units = {
    count: sections.length,
    fieldsOf(unit) {
      const section = sections[unit]
      const page = pages[pageOfSection[unit] ?? 0]
      if (!section || !page) return []
      return [page.title, section.heading, section.crumb, page.pathTerms, section.body, section.code]
    },
  }
  const titles: Units = {
    count: pages.length,
    fieldsOf: (unit) => [joinTerms([pages[unit]?.title, pages[unit]?.pathTerms].filter((t) => t !== undefined))],
  }
  const byPage = buildFieldIndex(pageUnits(pages), pageSettings, lexicon.size)
  const byTitle = buildFieldIndex(titles, titleSettings, lexicon.size)
  const bySection = buildFieldIndex(sectionUnits, sectionSettings, lexicon.size)
  const none: IndexedSection = {
    heading: new Uint32Array(),
    crumb: new Uint32Array(),
    body: new Uint32Array(),
    code: new Uint32Array(),
  }
  return {
    lexicon,
    pages,
    pageOfSection,
    firstSection,
    sectionAt: (section) => sections[section] ?? none,
    byPage,
    byTitle,
    bySection,
    isInternal: pages.map((page) => isInternalPath(page.path)),
    neighbours: new Map(),
    usedTerms: byPage.usedTerms,
    bytes: byPage.bytes + byTitle.bytes + bySection.bytes + bytesOfTerms(pages) + lexicon.size * termBytes,
  }
}
