import type { TermGroup } from './expand-question.ts'
import type { IndexedSection, KnowledgeIndex } from './knowledge-index.ts'

/** Terms further apart than this are not about the same thing. */
const window = 5

/** The least distance between two terms in a section's heading and text; infinite if either is missing. */
function distanceIn({ heading, body }: IndexedSection, a: number, b: number): number {
  let [lastA, lastB, least] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  let position = 0
  for (const field of [heading, body])
    for (const term of field) {
      position++
      if (term === a) {
        lastA = position
        least = Math.min(least, position - lastB)
      } else if (term === b) {
        lastB = position
        least = Math.min(least, position - lastA)
      }
    }
  return least
}

/** For each section, how close neighbouring terms of the question are to each other. */
export function scoreProximity(index: KnowledgeIndex, groups: readonly TermGroup[]): Float32Array {
  const { bySection } = index
  const scores = new Float32Array(bySection.count)
  for (const [i, first] of groups.entries()) {
    const second = groups[i + 1]
    if (first.number === undefined || second?.number === undefined) continue
    // The rarer term has fewer sections to look into.
    const [rare, common] =
      bySection.frequencyOf(first.number) <= bySection.frequencyOf(second.number)
        ? [first.number, second.number]
        : [second.number, first.number]
    const [start, end] = bySection.rangeOf(rare)
    for (let at = start; at < end; at++) {
      const section = bySection.units[at] ?? 0
      if (!bySection.has(common, section)) continue
      const distance = distanceIn(index.sectionAt(section), first.number, second.number)
      if (distance <= window) scores[section] = (scores[section] ?? 0) + Math.min(first.idf, second.idf) / Math.sqrt(distance)
    }
  }
  return scores
}
