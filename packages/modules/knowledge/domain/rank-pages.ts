import { expandQuestion, type TermGroup, totalWeight } from './expand-question.ts'
import { type KnowledgeIndex, pageSettings, sectionSettings } from './knowledge-index.ts'
import { scoreProximity } from './proximity.ts'
import { scoreUnits } from './score-units.ts'

/** How the parts of a page's score are weighed. Found by experiment (docs/decisions/066). */
const weights = { page: 0.5, sections: 0.5, proximity: 0.2, title: 0.06, internal: 0.05 }
/** Each further section of a page counts this much of the one before. */
const sectionDecay = 0.3

/** Pages by relevance, with their numbers in the index. */
export type Ranking = {
  groups: readonly TermGroup[]
  total: number
  /** Best first; only pages that contain a term. */
  pages: readonly number[]
  scoreOf(page: number): number
  /** Sections of a page, best first. */
  sectionsOf(page: number): { section: number; score: number }[]
  /** The best page by all its text, and the best by its sections. */
  bestByPage: number
  bestBySections: number
  /** Other pages were left out, however well they fit. */
  isLimited: boolean
}

const largest = (pages: readonly number[], scores: Float32Array) =>
  pages.reduce((best, page) => ((scores[page] ?? 0) > (scores[best] ?? 0) ? page : best), pages[0] ?? -1)

/** For each page, its sections added with falling weight, and its best proximity. */
function sumSections(index: KnowledgeIndex, sections: Float32Array, proximity: Float32Array) {
  const sums = new Float32Array(index.pages.length)
  const nearest = new Float32Array(index.pages.length)
  for (let page = 0; page < index.pages.length; page++) {
    let scores: number[] | undefined
    for (let section = index.firstSection[page] ?? 0; section < (index.firstSection[page + 1] ?? 0); section++) {
      const score = sections[section] ?? 0
      if (score > 0) {
        scores ??= []
        scores.push(score)
      }
      nearest[page] = Math.max(nearest[page] ?? 0, proximity[section] ?? 0)
    }
    scores?.sort((a, b) => b - a)
    sums[page] = scores?.reduce((sum, score, rank) => sum + score * sectionDecay ** rank, 0) ?? 0
  }
  return { sums, nearest }
}

/** Ranks the pages of an index for a question. @param within ids of the pages to consider; all without */
export function rankPages(index: KnowledgeIndex, question: string, within?: ReadonlySet<string>): Ranking {
  const groups = expandQuestion(index, question)
  const total = totalWeight(groups)
  const byPage = scoreUnits(index.byPage, groups).scores
  const byTitle = scoreUnits(index.byTitle, groups).scores
  const proximity = scoreProximity(index, groups)
  const { scores, covered } = scoreUnits(index.bySection, groups)
  const sections = scores.map((score, i) => (score * (covered[i] ?? 0)) / total)
  const { sums, nearest } = sumSections(index, sections, proximity)
  const of = (page: number) =>
    ((weights.page * (byPage[page] ?? 0)) / (1 + pageSettings.k1) +
      (weights.sections * (sums[page] ?? 0)) / (1 + sectionSettings.k1) +
      weights.proximity * (nearest[page] ?? 0) +
      weights.title * (byTitle[page] ?? 0)) /
      total -
    (index.isInternal[page] ? weights.internal : 0)
  const isWithin = (page: number) => within?.has(index.pages[page]?.id ?? '') ?? true
  const pages = [...index.pages.keys()].filter((page) => ((byPage[page] ?? 0) > 0 || (sums[page] ?? 0) > 0) && isWithin(page))
  const pageScores = Float32Array.from(index.pages, (_, page) => of(page))
  return {
    groups,
    total,
    pages: pages.sort((a, b) => (pageScores[b] ?? 0) - (pageScores[a] ?? 0)),
    scoreOf: (page) => pageScores[page] ?? 0,
    sectionsOf(page) {
      const [start, end] = [index.firstSection[page] ?? 0, index.firstSection[page + 1] ?? 0]
      return Array.from({ length: end - start }, (_, i) => start + i)
        .map((section) => ({
          section,
          score: ((sections[section] ?? 0) / (1 + sectionSettings.k1) + weights.proximity * (proximity[section] ?? 0)) / total,
        }))
        .sort((a, b) => b.score - a.score)
    },
    bestByPage: largest(pages, byPage),
    bestBySections: largest(pages, sums),
    isLimited: within !== undefined,
  }
}
