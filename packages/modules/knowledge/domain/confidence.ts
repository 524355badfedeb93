import type { TermGroup } from './expand-question.ts'
import { idf } from './field-index.ts'
import type { KnowledgeIndex } from './knowledge-index.ts'
import type { Ranking } from './rank-pages.ts'

/** What speaks for and against an answer being among the pages found. */
export type Evidence = {
  /** Rarity of the most telling term of the question that the first pages lack, from 0 to 1. */
  missing: number
  /** Share of the question that the best of the first pages contains, from 0 to 1. */
  covered: number
  /** Score of the best page. */
  best: number
  /** How far the best page is ahead of the fifth. */
  lead: number
  /** 1 if the best page by its text is the best by its sections. */
  agreement: number
  /** Logarithm of the number of terms: a short question is covered by chance more easily. */
  length: number
}

/** Pages that are looked at. */
const firstPages = 3
const lastCompared = 4
/** Where a limited question has fewer pages, this share of the best score stands for the one that is compared. */
const missingShare = 0.5

/** The similarity of the best alternative of a term group on a page; 0 without any. */
const matchOn = (index: KnowledgeIndex, { alternatives }: TermGroup, page: number): number =>
  alternatives.reduce((best, [term, similarity]) => (similarity > best && index.byPage.has(term, page) ? similarity : best), 0)

export function evidenceFor(index: KnowledgeIndex, ranking: Ranking): Evidence {
  const { groups, pages, scoreOf } = ranking
  const first = pages.slice(0, firstPages)
  const rarest = idf(index.byPage.count, 0)
  const rarityOf = ({ number }: TermGroup) => (number === undefined ? rarest : index.byPage.idfOf(number))
  const total = groups.reduce((sum, g) => sum + g.weight * rarityOf(g), 0) || 1
  const coverage = first.map(
    (page) => groups.reduce((sum, g) => sum + g.weight * rarityOf(g) * matchOn(index, g, page), 0) / total,
  )
  const missing = groups.map((g) => {
    const match = Math.max(0, ...first.map((page) => matchOn(index, g, page)))
    return ((1 - match) * rarityOf(g) * g.weight) / rarest
  })
  const [best] = pages
  const fifth = pages[lastCompared]
  const bestScore = best === undefined ? 0 : scoreOf(best)
  const withoutFifth = ranking.isLimited ? missingShare * bestScore : 0
  return {
    missing: Math.max(0, ...missing),
    covered: Math.max(0, ...coverage),
    best: bestScore,
    lead: bestScore - (fifth === undefined ? withoutFifth : scoreOf(fifth)),
    agreement: best !== undefined && ranking.bestByPage === ranking.bestBySections ? 1 : 0,
    length: Math.log(1 + groups.length),
  }
}

/** A logistic regression on judged questions (docs/decisions/066). */
const constant = -7.404
const model: Evidence = { missing: -1.145, covered: 1.032, best: 1.192, lead: 12.749, agreement: 0.593, length: 2.18 }

/** Log-odds that the pages found answer the question, before the threshold of `answerFrom`. */
export const confidenceOf = (evidence: Evidence): number =>
  evidenceNames.reduce((sum, name) => sum + model[name] * evidence[name], constant)

const evidenceNames = ['missing', 'covered', 'best', 'lead', 'agreement', 'length'] as const satisfies readonly (keyof Evidence)[]

/** From these on, a question is answered, and an answer is certain. */
const answerFrom = 0.2
const certainFrom = 1.5

/** How far a confidence is above the threshold, for comparing answers. */
export const excessOver = (confidence: number): number => confidence - answerFrom

export type Confidence = 'high' | 'medium' | 'none'

/** Confidence in words: `none` means that the question is not answered. */
export const confidenceLevel = (confidence: number): Confidence =>
  confidence <= answerFrom ? 'none' : confidence > certainFrom ? 'high' : 'medium'
