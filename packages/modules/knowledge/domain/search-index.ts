import { type Candidate, chooseSections } from './choose-sections.ts'
import { confidenceOf, evidenceFor } from './confidence.ts'
import { expandQuestion, totalWeight } from './expand-question.ts'
import { fuseRanking } from './fuse-ranking.ts'
import type { KnowledgeIndex } from './knowledge-index.ts'
import { rankPages } from './rank-pages.ts'
import { type TermWeights, weighTerms } from './term-weights.ts'

/** What an index finds for a question, as plain data without any text of its pages. */
export type Found = {
  confidence: number
  weights: TermWeights
  /** Sections to quote, best first, by page and position on it. */
  sections: { pageId: string; position: number }[]
  /** The nearest pages, best first. */
  pageIds: string[]
}

const maxPages = 10

/** What an index looks for in the pages that answer a question. */
export function weighQuestion(index: KnowledgeIndex, question: string): TermWeights {
  const groups = expandQuestion(index, question)
  return weighTerms(index.lexicon, groups, totalWeight(groups))
}

/** `within`: ids of the pages to consider; all without. `similarities`: of the sections to the question, if they are known. */
export type SearchOptions = { within?: ReadonlySet<string> | undefined; similarities?: Float32Array | undefined }

/** Whether the question is answered is decided by words alone: that two texts are near says little of whether one answers the other. */
export function searchIndex(index: KnowledgeIndex, question: string, { within, similarities }: SearchOptions = {}): Found {
  const byWords = rankPages(index, question, within)
  const ranking = similarities ? fuseRanking(index, byWords, similarities) : byWords
  const idOf = (page: number) => index.pages[page]?.id ?? ''
  const positionOf = ({ page, section }: Candidate) => section - (index.firstSection[page] ?? 0)
  return {
    confidence: confidenceOf(evidenceFor(index, byWords)),
    weights: weighTerms(index.lexicon, ranking.groups, ranking.total),
    sections: chooseSections(ranking).map((c) => ({ pageId: idOf(c.page), position: positionOf(c) })),
    pageIds: ranking.pages.slice(0, maxPages).map(idOf),
  }
}
