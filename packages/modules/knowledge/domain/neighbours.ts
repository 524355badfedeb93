import type { KnowledgeIndex } from './knowledge-index.ts'

/** At most this many sections are counted for a term, evenly spread over all that contain it. */
const maxSampled = 600
const maxNeighbours = 10
/** Rarer pairs occur together by chance. */
const minTogether = 3
/** A term in more of the sections is too common to have neighbours, or to be one. */
const maxShare = { term: 0.25, neighbour: 0.1 }
const minNpmi = 0.2

/** In how many of the sections that contain a term each other term occurs. */
function countTogether(index: KnowledgeIndex, term: number): { counts: Uint32Array; sampled: number } {
  const [start, end] = index.bySection.rangeOf(term)
  const step = Math.max(1, Math.ceil((end - start) / maxSampled))
  const counts = new Uint32Array(index.lexicon.size)
  // The sample in which a term was counted last, so that it counts once for each section.
  const countedIn = new Uint32Array(index.lexicon.size)
  let sampled = 0
  for (let at = start; at < end; at += step) {
    sampled++
    const { heading, body, code } = index.sectionAt(index.bySection.units[at] ?? 0)
    for (const field of [heading, body, code])
      for (const other of field) {
        if (countedIn[other] === sampled) continue
        countedIn[other] = sampled
        counts[other] = (counts[other] ?? 0) + 1
      }
  }
  return { counts, sampled }
}

function findNeighbours(index: KnowledgeIndex, term: number): (readonly [number, number])[] {
  const { count, frequencyOf } = index.bySection
  const frequency = frequencyOf(term)
  if (frequency < minTogether || frequency > count * maxShare.term) return []
  const { counts, sampled } = countTogether(index, term)
  const found: [number, number][] = []
  for (const [other, seen] of counts.entries()) {
    if (seen < minTogether || other === term) continue
    const otherFrequency = frequencyOf(other)
    if (otherFrequency < minTogether || otherFrequency > count * maxShare.neighbour) continue
    const together = (seen * frequency) / sampled
    const npmi = Math.log((together * count) / (frequency * otherFrequency)) / -Math.log(together / count)
    if (npmi > minNpmi) found.push([other, npmi])
  }
  return found.sort((a, b) => b[1] - a[1]).slice(0, maxNeighbours)
}

/**
 * Terms that occur in the same sections more often than by chance, with their normalized pointwise mutual information (Bouma,
 * 2009), from 0 to 1.
 */
export function neighboursOf(index: KnowledgeIndex, term: number): readonly (readonly [number, number])[] {
  const known = index.neighbours.get(term)
  if (known) return known
  const found = findNeighbours(index, term)
  index.neighbours.set(term, found)
  return found
}
