// What the knowledge index stores of a page.

/** A block of a section. `text` is what is indexed; `markdown` what is shown. A heading has the id that it has on the page. */
export type Block = { kind: 'paragraph' | 'list' | 'code' | 'table' | 'heading'; text: string; markdown: string; anchor?: string }

/** The terms of a section by field, in reading order. */
export type SectionTerms = { heading: string[]; crumb: string[]; body: string[]; code: string[] }

/** A part of a page under one heading, or a few short ones together. */
export type Section = {
  heading: string
  /** Titles of the headings above it, outermost first. */
  crumb: string[]
  /** Id of the heading on the page; empty above the first heading. */
  anchor: string
  blocks: Block[]
  terms: SectionTerms
}

export type PageTerms = { title: string[]; path: string[] }

/** A page as it is stored. */
export type KnowledgePage = { terms: PageTerms; sections: Section[] }

/** Kinds of knowledge. Each has one permission (sources.ts). */
export const sourceKinds = ['docs', 'entity', 'api', 'answer', 'article', 'document'] as const
export type SourceKind = (typeof sourceKinds)[number]
