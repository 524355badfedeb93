import { portalPaths } from '@callboard/core/portal-paths'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { mayDo, type OperationContext, operation } from '@callboard/kernel/operation'
import { requireQuestion } from '@callboard/modules/billing'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { rankingEngine } from '@callboard/parsing/ranking/rank'
import { z } from 'zod'
import type { Answer, Citation, NearPage } from '../domain/answer.ts'
import { maxCitations } from '../domain/choose-sections.ts'
import { confidenceLevel, excessOver } from '../domain/confidence.ts'
import { extractFrom } from '../domain/extract.ts'
import type { Found } from '../domain/search-index.ts'
import type { SourceKind } from '../domain/section.ts'
import { readableSources } from '../domain/sources.ts'
import { coverageOf } from '../domain/term-weights.ts'
import { indexKnowledgeJob } from '../jobs.ts'
import {
  indexedIds,
  indexVersion,
  type PageRow,
  readPages,
  readSections,
  type SectionRow,
  termsOfPages,
} from '../repo/read-index.ts'
import { answerFromCatalog } from './answer-from-catalog.ts'

/** Searches an index that contains only what may be read. Undefined while nothing is indexed. */
async function search(context: OperationContext, sources: readonly SourceKind[], question: string): Promise<Found | undefined> {
  const { read, tx, tenantId } = context
  const version = await read((db) => indexVersion(db, tenantId, sources))
  // An organization that has not changed since this version was installed.
  if (version.startsWith('0 ')) await tx((db) => enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {})))
  const engine = await rankingEngine()
  return engine.search({
    key: `${tenantId} ${sources.join(' ')}`,
    version,
    question,
    load: {
      ids: () =>
        read(async (db) => {
          const [current, ids] = await Promise.all([indexVersion(db, tenantId, sources), indexedIds(db, tenantId, sources)])
          return { version: current, ids }
        }),
      pages: (ids) => read((db) => termsOfPages(db, tenantId, sources, ids)),
    },
  })
}

/** A page with its path in the portal. */
function nearPage({ id: _, ownerRef, ownerLabel, ...page }: PageRow, anchor = ''): NearPage {
  const parts = partsOf(page.ref)
  const path = page.source === 'docs' ? portalPaths.entityDocs(parts, page.path) : portalPaths.entity(parts)
  return {
    ...page,
    href: page.source === 'docs' && anchor ? `${path}#${anchor}` : path,
    owner: ownerRef ? { ref: ownerRef, label: ownerLabel ?? partsOf(ownerRef).name } : null,
  }
}

function quote(section: SectionRow, page: PageRow, question: string, { weights }: Found): Citation[] {
  const extract = extractFrom(section.blocks, question, coverageOf(weights))
  if (!extract) return []
  const { markdown, highlight } = extract
  // Where short sections were joined, the heading right above the quote.
  const { title, anchor } = extract.heading ?? { title: section.heading, anchor: section.anchor }
  return [{ ...nearPage(page, anchor), section: title, crumb: section.crumb, anchor, markdown, highlight }]
}

/** Reads what was found once more by what may be read, and quotes it. Pages removed meanwhile are left out. */
async function compose(
  context: OperationContext,
  sources: readonly SourceKind[],
  question: string,
  found: Found,
): Promise<Answer> {
  const { read, tenantId } = context
  const confidence = confidenceLevel(found.confidence)
  const wanted = confidence === 'none' ? [] : found.sections
  const [rows, sections] = await read((db) =>
    Promise.all([
      readPages(db, tenantId, sources, [...new Set([...found.pageIds, ...wanted.map((w) => w.pageId)])]),
      readSections(db, tenantId, sources, wanted),
    ]),
  )
  const pages = new Map(rows.map((row) => [row.id, row]))
  const citations = wanted.flatMap(({ pageId, position }) => {
    const page = pages.get(pageId)
    const section = sections.find((s) => s.pageId === pageId && s.position === position)
    return page && section ? quote(section, page, question, found) : []
  })
  const near = found.pageIds.flatMap((id) => pages.get(id) ?? [])
  return {
    confidence: citations.length > 0 ? confidence : 'none',
    score: excessOver(found.confidence),
    facts: null,
    citations: citations.slice(0, maxCitations),
    pages: near.map((row) => nearPage(row)),
  }
}

/** Score of what the catalog says. */
const certain = 10

/** For somebody who may read nothing, and while nothing is indexed. */
const nothing: Answer = { confidence: 'none', score: -10, facts: null, citations: [], pages: [] }

/** Answers a question by quotes from what the asker may read, or says that it does not know. */
export const ask = operation({
  name: 'knowledge.ask',
  action: 'knowledge.ask',
  input: z.object({ question: z.string().trim().min(2).max(1000) }),
  async run(context, { question }): Promise<Answer> {
    const { tx, platform, tenantId } = context
    await tx((db) => requireQuestion(db, platform, tenantId))
    const sources = readableSources((action) => mayDo(context.actor, action))
    const facts = sources.includes('entity') ? await answerFromCatalog(context, question) : undefined
    if (facts) return { confidence: 'high', score: certain, facts, citations: [], pages: [] }
    const found = sources.length > 0 ? await search(context, sources, question) : undefined
    return found ? compose(context, sources, question, found) : nothing
  },
})
