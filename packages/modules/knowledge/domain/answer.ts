import type { PortalPath } from '@callboard/core/portal-paths'
import type { Confidence } from './confidence.ts'
import type { SourceKind } from './section.ts'

/** A page as it is shown to somebody who may read it. */
export type NearPage = {
  source: SourceKind
  /** The entity that it belongs to. */
  ref: string
  label: string
  /** For docs, relative to their folder; empty for others. */
  path: string
  title: string
  /** Path in the portal. */
  href: string
  /** URL of its source file. */
  url: string | null
  changedAt: Date
  owner: { ref: string; label: string } | null
}

/** A quote from a section. */
export type Citation = NearPage & {
  section: string
  /** Titles of the headings above it. */
  crumb: string[]
  anchor: string
  /** Markdown. */
  markdown: string
  /** The sentence in the Markdown that covers most of the question; empty if none stands out. */
  highlight: string
}

export type LinkedEntity = { ref: string; label: string; kind: string; href: string }

/** A line behind a sentence, such as a workload or a change. `href` is a path in the portal. */
export type FactRow = { text: string; href: PortalPath }

/** What the catalog says about something that was asked for. */
export type CatalogFacts = {
  sentence: string
  /** Null for a question about the whole organization. */
  subject: LinkedEntity | null
  /** The first of all that the sentence is about. */
  entities: LinkedEntity[]
  total: number
  /** What the sentence sums up; empty where the entities say it. */
  rows: FactRow[]
}

/** An answer consists of quotes, or of what the catalog says. Without confidence there is neither. */
export type Answer = {
  confidence: Confidence
  /** Log-odds behind the confidence; positive ones are answered. */
  score: number
  /** For questions that the catalog answers; null for others. */
  facts: CatalogFacts | null
  citations: Citation[]
  /** The nearest pages, best first. */
  pages: NearPage[]
}
