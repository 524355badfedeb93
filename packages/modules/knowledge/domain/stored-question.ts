import type { Confidence } from './confidence.ts'
import type { FeedbackReason } from './feedback.ts'
import type { Scope } from './scope.ts'
import type { SourceKind } from './section.ts'

/** `catalog`: answered from relations of the catalog, without quotes. */
export const outcomes = ['quoted', 'catalog', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

/** A section that an answer cites. */
export type CitedSection = {
  source: SourceKind
  ref: string
  path: string
  /** Id of the heading right above the quote; empty above the first of the page. */
  anchor: string
}

/** A cited section as it is now. */
export type StoredCitation = {
  source: SourceKind
  ref: string
  path: string
  /** The page's title, and that of the section. */
  title: string
  heading: string
  /** Path in the portal. */
  href: string
  label: string
  owner: { ref: string; label: string } | null
  changedAt: Date
  /** The section was edited since the answer. */
  changed: boolean
}

export type Rating = { helpful: boolean; reason: FeedbackReason | null }

/** A question that somebody asked, for themselves. */
export type StoredQuestion = {
  id: string
  /** The thread that it belongs to. */
  threadId: string
  text: string
  /** What its sources were limited to. */
  scope: Scope | null
  outcome: Outcome
  confidence: Confidence
  askedAt: Date
  answeredAt: Date
  improvedAt: Date | null
  /** What is left of the answer: a citation goes with its page. */
  citations: StoredCitation[]
  /** Everything that the answer cited is gone. */
  withdrawn: boolean
  rating: Rating | null
}

/** `withdrawn`: the team took its answer back. */
export const teamQuestionStates = ['open', 'answered', 'accepted', 'withdrawn'] as const
export type TeamQuestionState = (typeof teamQuestionStates)[number]

/** A question to a team, which the organization can read. */
export type TeamQuestion = {
  id: string
  text: string
  state: TeamQuestionState
  team: { ref: string; label: string }
  asker: string
  /** The reader asked it. */
  mine: boolean
  /** The reader belongs to the team. */
  toMyTeam: boolean
  askedAt: Date
  /** Markdown; null while there is no answer. */
  answer: string | null
  answerer: string
  answeredAt: Date | null
  acceptedAt: Date | null
  withdrawnAt: Date | null
}
