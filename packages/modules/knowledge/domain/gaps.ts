import type { ArticleSummary } from './article.ts'
import type { FeedbackReason } from './feedback.ts'

/** Questions about the same thing that got no answer, or none that helped. Nobody is named. */
export type Gap = {
  title: string
  /** Distinct wordings, newest first. */
  questions: string[]
  refused: number
  unhelpful: number
  lastAskedAt: Date
  /** Owner of the nearest page. */
  team: { ref: string; label: string } | null
}

/** A section that readers found unhelpful. */
export type SectionTask = {
  id: string
  title: string
  heading: string
  label: string
  ref: string
  /** Of a docs page, relative to their folder; null for other sources. */
  docsPath: string | null
  /** Path in the portal. */
  href: string
  /** URL of the source file; null if it has none. */
  url: string | null
  owner: { ref: string; label: string } | null
  /** "3 people found this outdated". */
  what: string
  reasons: Partial<Record<FeedbackReason | 'none', number>>
  people: number
  openedAt: Date
}

/** An old page that answers rely on. */
export type StaleSource = {
  title: string
  label: string
  ref: string
  docsPath: string | null
  href: string
  url: string | null
  owner: { ref: string; label: string } | null
  changedAt: Date
  /** Answers of the retention period that cite it. */
  answers: number
}

/** A team with how many entries of all lists belong to it. */
export type GapTeam = { ref: string; label: string; gaps: number }

/** `overdue`: articles whose review date has passed, the longest overdue first. `teams`: those with most gaps first. */
export type KnowledgeGaps = {
  overdue: ArticleSummary[]
  tasks: SectionTask[]
  gaps: Gap[]
  stale: StaleSource[]
  teams: GapTeam[]
}
