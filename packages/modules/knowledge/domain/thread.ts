import type { ModelMode } from '@callboard/modules/models/domain/providers'
import type { CatalogFacts, Citation, NearPage } from './answer.ts'
import type { Confidence } from './confidence.ts'
import type { ScopeKind } from './scope.ts'
import type { Block } from './section.ts'
import type { Outcome, Rating } from './stored-question.ts'

/** How many questions a thread may have. */
export const maxThreadQuestions = 50

/** A thread in the list of one's own. */
export type ThreadSummary = {
  id: string
  /** Its first question. */
  title: string
  questions: number
  lastAskedAt: Date
  /** Since when members of the organization can read it; null while only its asker can. */
  sharedAt: Date | null
}

/** A quote, as its section is now. */
export type ThreadCitation = Citation & {
  /** The section was edited since the answer. */
  changed: boolean
}

/** A question of a thread with as much of its answer as the reader may read. */
export type ThreadQuestion = {
  id: string
  /** As the asker wrote it. */
  text: string
  /** What was answered, where the question was completed from the thread. */
  askedAs: string | null
  scope: { kind: ScopeKind; ref: string; label: string } | null
  askedAt: Date
  /** Later than asked where it was asked again, or its sources changed. */
  answeredAt: Date
  outcome: Outcome
  confidence: Confidence
  /** What the catalog says now; null for other answers, and for those who may not read the catalog. */
  facts: CatalogFacts | null
  citations: ThreadCitation[]
  /** How many sources of the answer the reader may not read. */
  hidden: number
  /** Everything that the answer cited is gone. */
  withdrawn: boolean
  rating: Rating | null
  /** It was sent to a team. */
  sent: boolean
  /** The nearest pages for the asker, if the last question has no answer. */
  pages: NearPage[]
}

export type ThreadView = {
  id: string
  title: string
  /** The reader asked. */
  mine: boolean
  asker: string
  sharedAt: Date | null
  /** When answers are worded by the organization's model, for their asker. */
  model: ModelMode
  questions: ThreadQuestion[]
}

/** The blocks below a heading, without it and up to the next; all before the first heading for the anchor of the section itself. */
export function blocksBelow(blocks: readonly Block[], own: string, anchor: string): Block[] {
  const isHeading = (block: Block) => block.kind === 'heading'
  const from = anchor === own ? 0 : blocks.findIndex((block) => isHeading(block) && block.anchor === anchor)
  if (from < 0) return []
  const next = blocks.findIndex((block, i) => isHeading(block) && (i > from || anchor === own))
  return blocks.slice(from, next < 0 ? undefined : next).filter((block) => !isHeading(block))
}
