import type { StoredQuestion, TeamQuestionState } from '@callboard/modules/knowledge/domain/stored-question'
import type { Tone } from '@callboard/ui/badge'

type Shown = { words: string; tone: Tone }

const states: Record<TeamQuestionState, Shown> = {
  open: { words: 'open', tone: 'warn' },
  answered: { words: 'answered', tone: 'accent' },
  accepted: { words: 'accepted', tone: 'ok' },
  withdrawn: { words: 'withdrawn', tone: 'plain' },
}

export const stateOf = (state: TeamQuestionState): Shown => states[state]

/** What became of a question of one's own. */
export function outcomeOf({ outcome, withdrawn }: Pick<StoredQuestion, 'outcome' | 'withdrawn'>): Shown {
  if (outcome === 'refused') return { words: 'not known', tone: 'warn' }
  if (withdrawn) return { words: 'withdrawn', tone: 'plain' }
  return { words: outcome === 'catalog' ? 'from the catalog' : 'answered', tone: 'ok' }
}
