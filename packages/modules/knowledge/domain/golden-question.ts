import type { CitedSection } from './stored-question.ts'

/** `waiting`: not asked yet. */
export const goldenStates = ['waiting', 'passing', 'failing'] as const
export type GoldenState = (typeof goldenStates)[number]

/** A question whose answer must cite a page. */
export type GoldenQuestion = {
  id: string
  text: string
  /** The page's entity, and its path in the docs; empty for the catalog entry or the API itself. */
  ref: string
  path: string
  label: string
  /** The page's title; null if it is not there. */
  title: string | null
  state: GoldenState
  ranAt: Date | null
  failingSince: Date | null
}

/** Whether an answer cites the page. */
export const citesPage = (cited: readonly CitedSection[], page: { ref: string; path: string }): boolean =>
  cited.some((c) => c.ref === page.ref && c.path === page.path)
