import type { Ranking } from './rank-pages.ts'

/** A section to quote. Numbers are those of the index. */
export type Candidate = { page: number; section: number; score: number }

export const maxCitations = 3
const pagesConsidered = 5
/** Of the best page, a second section that is nearly as good. */
const secondSection = 0.8
/** Citations with a lower share of the best score are noise. */
const minShare = 0.5

/** The sections to answer from, best first. More than are cited, because one may turn out to be empty. */
export function chooseSections(ranking: Ranking): Candidate[] {
  const candidates = ranking.pages.slice(0, pagesConsidered).flatMap((page, rank) => {
    const sections = ranking.sectionsOf(page)
    const best = sections[0]?.score || Number.EPSILON
    const taken = sections.slice(0, 2).filter(({ score }, i) => i === 0 || (rank === 0 && score > secondSection * best))
    return taken.map(({ section, score }) => ({ page, section, score: ranking.scoreOf(page) * (0.7 + (0.3 * score) / best) }))
  })
  candidates.sort((a, b) => b.score - a.score)
  const top = candidates[0]?.score ?? 0
  return candidates.filter(({ score }) => score >= minShare * top)
}
