import { idf } from './field-index.ts'
import type { KnowledgeIndex } from './knowledge-index.ts'
import { neighboursOf } from './neighbours.ts'
import { relatedTerms } from './related-words.ts'
import { resolveUnknown } from './spelling.ts'
import { questionTermsOf } from './words.ts'

/** A term of the question with its alternatives. Of those that a text contains, the best one counts. */
export type TermGroup = {
  term: string
  /** Number in the lexicon; undefined if no page contains it. */
  number: number | undefined
  weight: number
  /** How rare the term is among sections. */
  idf: number
  /** Numbers of terms with their similarity, from 0 to 1; the term itself first. */
  alternatives: readonly (readonly [number: number, similarity: number])[]
}

const relatedWeight = 0.5
const neighbourWeight = 0.5

const isIndexed = (index: KnowledgeIndex, number: number | undefined): number is number =>
  number !== undefined && index.byPage.frequencyOf(number) > 0

function alternativesOf(index: KnowledgeIndex, term: string, asked: ReadonlySet<number>): [number, number][] {
  const own = index.lexicon.find(term)
  const found = new Map<number, number>()
  const add = (number: number, similarity: number) => {
    if (!asked.has(number) && !found.has(number)) found.set(number, similarity)
  }
  if (!isIndexed(index, own)) {
    const meant = resolveUnknown(index, term)
    if (meant) found.set(meant.number, meant.weight)
  }
  for (const related of relatedTerms(term)) {
    const number = index.lexicon.find(related)
    if (isIndexed(index, number)) add(number, relatedWeight)
  }
  if (isIndexed(index, own)) for (const [number, npmi] of neighboursOf(index, own)) add(number, neighbourWeight * npmi)
  return [...(isIndexed(index, own) ? [[own, 1] as [number, number]] : []), ...found]
}

/** The terms of a question with their alternatives, in the order of the question. */
export function expandQuestion(index: KnowledgeIndex, question: string): TermGroup[] {
  const terms = questionTermsOf(question)
  const asked = new Set(terms.map(({ term }) => index.lexicon.find(term)).filter((number) => number !== undefined))
  const { count } = index.bySection
  return terms.map(({ term, weight }) => {
    const found = index.lexicon.find(term)
    const number = isIndexed(index, found) ? found : undefined
    const rarity = idf(count, number === undefined ? 0 : index.bySection.frequencyOf(number))
    return { term, number, weight, idf: rarity, alternatives: alternativesOf(index, term, asked) }
  })
}

/** The weight of the whole question, by which scores are divided so that they can be compared between questions. */
export const totalWeight = (groups: readonly TermGroup[]): number => groups.reduce((sum, g) => sum + g.weight * g.idf, 0) || 1
