import type { TeamQuestionState } from '@callboard/modules/knowledge/domain/stored-question'
import type { Tone } from '@callboard/ui/badge'

type Shown = { words: string; tone: Tone }

const states: Record<TeamQuestionState, Shown> = {
  open: { words: 'open', tone: 'warn' },
  answered: { words: 'answered', tone: 'accent' },
  accepted: { words: 'accepted', tone: 'ok' },
  withdrawn: { words: 'withdrawn', tone: 'plain' },
}

export const stateOf = (state: TeamQuestionState): Shown => states[state]
