/** Ranking inputs of a hit. */
export type Candidate = {
  /** Text relevance: 100 for the exact name, 10 for a word of the description, less for a corrected typo. */
  fit: number
  kind: string
  mine: boolean
  starred: boolean
  /** Recent visits. */
  visits: number
}

/** Higher for what is searched for more often, if the text is equally relevant. */
const kinds: Record<string, number> = {
  component: 8,
  api: 6,
  system: 6,
  group: 5,
  user: 4,
  domain: 3,
  resource: 3,
  location: -10,
}

/** Higher ranks first. Text relevance dominates; ownership and usage break ties, and lift a near match above a distant one. */
export const scoreOf = ({ fit, kind, mine, starred, visits }: Candidate): number =>
  fit + (kinds[kind] ?? 0) + (mine ? 8 : 0) + (starred ? 8 : 0) + Math.min(12, 3 * Math.log2(1 + visits))
