import type { KnowledgeIndex } from './knowledge-index.ts'
import type { Ranking } from './rank-pages.ts'

/** What the nearest page by meaning gets, as a share of the best score by words. */
const weight = 0.3
/** Pages without a word of the question that are considered because they are near. */
const maxAdded = 10

/** The nearest section of each page. */
const nearestOf = (index: KnowledgeIndex, similarities: Float32Array) =>
  Float32Array.from(index.pages, (_, page) => {
    let nearest = 0
    for (let section = index.firstSection[page] ?? 0; section < (index.firstSection[page + 1] ?? 0); section++)
      nearest = Math.max(nearest, similarities[section] ?? 0)
    return nearest
  })

/**
 * Orders a ranking by words and by meaning. Models differ in how near they find texts that have nothing to do with each other, so a
 * page counts by how far it is above the average, from 0 to 1 for the nearest. Scores are added, not ranks: ranks say nothing of how
 * well a page fits.
 */
export function fuseRanking(index: KnowledgeIndex, ranking: Ranking, similarities: Float32Array): Ranking {
  const nearest = nearestOf(index, similarities)
  const known = nearest.filter((value) => value > 0)
  const mean = known.reduce((sum, value) => sum + value, 0) / (known.length || 1)
  const span = known.reduce((max, value) => Math.max(max, value), 0) - mean
  if (span <= 0) return ranking
  const closeness = (similarity: number) => Math.max(0, (similarity - mean) / span)
  const [first] = ranking.pages
  const top = (first === undefined ? 0 : ranking.scoreOf(first)) || 1
  const topSection = (first === undefined ? 0 : ranking.sectionsOf(first)[0]?.score) || 1
  const scores = Float32Array.from(nearest, (value, page) => ranking.scoreOf(page) + weight * top * closeness(value))
  const found = new Set(ranking.pages)
  const added = [...nearest.keys()]
    .filter((page) => !found.has(page) && closeness(nearest[page] ?? 0) > 0)
    .sort((a, b) => (nearest[b] ?? 0) - (nearest[a] ?? 0))
    .slice(0, maxAdded)
  return {
    ...ranking,
    pages: [...ranking.pages, ...added].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)),
    scoreOf: (page) => scores[page] ?? 0,
    sectionsOf: (page) =>
      ranking
        .sectionsOf(page)
        .map(({ section, score }) => ({
          section,
          score: score + weight * topSection * closeness(similarities[section] ?? 0),
        }))
        .sort((a, b) => b.score - a.score),
  }
}
