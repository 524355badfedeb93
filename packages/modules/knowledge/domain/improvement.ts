import type { Outcome } from './stored-question.ts'

type State = { outcome: Outcome; score: number }

/** What to tell an asker after asking again: an answer where there was none, a better one, or that what they disliked was edited. */
export type Improvement = 'answered' | 'better' | 'edited'

/**
 * How an answer has improved; undefined if it has not.
 * @param before `disliked`: the asker rated it as unhelpful, and a section that it cited was edited or removed since
 */
export function improvementOf(before: State & { disliked: boolean }, after: State): Improvement | undefined {
  if (after.outcome === 'refused') return undefined
  if (before.outcome === 'refused') return 'answered'
  if (!before.disliked) return undefined
  return after.score > before.score ? 'better' : 'edited'
}
