import type { TermGroup } from './expand-question.ts'
import type { FieldIndex } from './field-index.ts'

export type Scores = {
  /** BM25F of each unit, where each term group counts once, by its best alternative. */
  scores: Float32Array
  /** Weight of the term groups that each unit contains. */
  covered: Float32Array
}

/** Scores all units of an index for a question. */
export function scoreUnits(index: FieldIndex, groups: readonly TermGroup[]): Scores {
  const scores = new Float32Array(index.count)
  const covered = new Float32Array(index.count)
  const best = new Float32Array(index.count)
  const bestSimilarity = new Float32Array(index.count)
  for (const group of groups) {
    const touched: number[] = []
    for (const [term, similarity] of group.alternatives) {
      const [start, end] = index.rangeOf(term)
      const factor = group.weight * similarity * index.idfOf(term)
      for (let at = start; at < end; at++) {
        const unit = index.units[at] ?? 0
        if (bestSimilarity[unit] === 0) touched.push(unit)
        best[unit] = Math.max(best[unit] ?? 0, factor * (index.weights[at] ?? 0))
        bestSimilarity[unit] = Math.max(bestSimilarity[unit] ?? 0, similarity)
      }
    }
    for (const unit of touched) {
      scores[unit] = (scores[unit] ?? 0) + (best[unit] ?? 0)
      covered[unit] = (covered[unit] ?? 0) + group.weight * group.idf * (bestSimilarity[unit] ?? 0)
      best[unit] = 0
      bestSimilarity[unit] = 0
    }
  }
  return { scores, covered }
}
