import type { TermGroup } from './expand-question.ts'
import type { Lexicon } from './lexicon.ts'
import { termsOf } from './words.ts'

/** What a question looks for, as plain data: for each term, the group that it counts for and how much. */
export type TermWeights = { total: number; terms: [term: string, group: number, weight: number][] }

export const weighTerms = (lexicon: Lexicon, groups: readonly TermGroup[], total: number): TermWeights => ({
  total,
  terms: groups.flatMap(({ alternatives, weight, idf }, group) =>
    alternatives.map(([number, similarity]): [string, number, number] => [
      lexicon.termAt(number),
      group,
      weight * idf * similarity,
    ]),
  ),
})

/** The share of a question that a text contains, from 0 to 1. */
export type CoverageOf = (text: string) => number

export function coverageOf({ terms, total }: TermWeights): CoverageOf {
  const byTerm = new Map<string, { group: number; weight: number }>()
  for (const [term, group, weight] of terms) if ((byTerm.get(term)?.weight ?? 0) < weight) byTerm.set(term, { group, weight })
  return (text) => {
    const best = new Map<number, number>()
    for (const term of termsOf(text)) {
      const found = byTerm.get(term)
      if (found && found.weight > (best.get(found.group) ?? 0)) best.set(found.group, found.weight)
    }
    return [...best.values()].reduce((sum, weight) => sum + weight, 0) / total
  }
}
