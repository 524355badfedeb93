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

/** An answer consists of quotes alone. Without confidence there are none. */
export type Answer = {
  confidence: Confidence
  /** Log-odds behind the confidence; positive ones are answered. */
  score: number
  citations: Citation[]
  /** The nearest pages, best first. */
  pages: NearPage[]
}
