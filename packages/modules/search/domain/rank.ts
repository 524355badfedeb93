/** What is known of something that was found, for its place among the others. */
export type Candidate = {
  /** How well the text fits: 100 for the very name, 10 for a word of the description, less for a guess at a typing error. */
  fit: number
  kind: string
  mine: boolean
  starred: boolean
  /** Visits in the last weeks. */
  visits: number
}

/** What people look for more often stands higher where texts fit alike. */
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

/** The higher, the earlier. Text counts most; what is mine and what is used break ties, and lift a near miss above a far one. */
export const scoreOf = ({ fit, kind, mine, starred, visits }: Candidate): number =>
  fit + (kinds[kind] ?? 0) + (mine ? 8 : 0) + (starred ? 8 : 0) + Math.min(12, 3 * Math.log2(1 + visits))
