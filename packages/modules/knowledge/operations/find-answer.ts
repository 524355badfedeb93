import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import { entityWithParts } from '@callboard/modules/catalog'
import { embeddingStateIn } from '@callboard/modules/models'
import type { EmbeddingState } from '@callboard/modules/models/domain/embeddings'
import type { IndexOf } from '@callboard/parsing/ranking/contract'
import { rankingEngine } from '@callboard/parsing/ranking/rank'
import type { Answer, Citation, NearPage } from '../domain/answer.ts'
import { maxCitations } from '../domain/choose-sections.ts'
import { confidenceLevel, excessOver } from '../domain/confidence.ts'
import { extractFrom } from '../domain/extract.ts'
import type { Scope } from '../domain/scope.ts'
import type { Found } from '../domain/search-index.ts'
import type { SourceKind } from '../domain/section.ts'
import { ownerOf, sourcePath } from '../domain/source-path.ts'
import type { CitedSection, Outcome } from '../domain/stored-question.ts'
import { coverageOf, type TermWeights } from '../domain/term-weights.ts'
import { indexKnowledgeJob } from '../jobs.ts'
import { embeddedIds, vectorsOfPages } from '../repo/embeddings.ts'
import {
  idsOfEntities,
  indexedIds,
  indexVersion,
  type PageRow,
  readPages,
  readSections,
  type SectionRow,
  termsOfPages,
} from '../repo/read-index.ts'
import type { AnswerContext } from './answer-context.ts'
import { answerFromCatalog } from './answer-from-catalog.ts'
import { embedQuestion } from './embed-question.ts'

/** An answer, and the sections that it quotes in the order of its citations. */
export type FoundAnswer = { answer: Answer; outcome: Outcome; cited: CitedSection[] }

/** Changes with the model and whenever vectors are written. */
const vectorVersion = (embedding: EmbeddingState | undefined) => (embedding ? ` ${embedding.revision}` : '')

/**
 * The index that contains only what may be read, with its vectors if the organization has an embedding model.
 * @param version of its pages: `indexVersion`
 */
async function indexOf(
  context: AnswerContext,
  sources: readonly SourceKind[],
  version: string,
  embedding?: EmbeddingState,
): Promise<IndexOf> {
  const { read, tx, tenantId } = context
  // An organization that has not changed since this version was installed.
  if (version.startsWith('0 ')) await tx((db) => enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {})))
  return {
    // Vectors of two models are never in one index.
    key: [tenantId, ...sources, ...(embedding ? [embedding.id] : [])].join(' '),
    version: version + vectorVersion(embedding),
    load: {
      ids: () =>
        read(async (db) => {
          const [current, state, ids, embedded] = await Promise.all([
            indexVersion(db, tenantId, sources),
            embedding ? embeddingStateIn(db, tenantId) : undefined,
            indexedIds(db, tenantId, sources),
            embedding ? embeddedIds(db, tenantId, sources) : [],
          ])
          return { version: current + vectorVersion(state), ids, embedded: state?.id === embedding?.id ? embedded : [] }
        }),
      pages: (ids) => read((db) => termsOfPages(db, tenantId, sources, ids)),
      vectors: (ids) => read((db) => vectorsOfPages(db, tenantId, sources, ids)),
    },
  }
}

/** What questions look for in the sources, in their order; empty for somebody who may read nothing. */
export async function weighQuestions(
  context: AnswerContext,
  sources: readonly SourceKind[],
  { version, embedding }: { version: string; embedding: EmbeddingState | undefined },
  questions: readonly string[],
): Promise<TermWeights[]> {
  if (sources.length === 0 || questions.length === 0) return []
  const engine = await rankingEngine()
  return (await engine.weigh({ ...(await indexOf(context, sources, version, embedding)), questions })) ?? []
}

type ReadScope = { refs: readonly string[]; pageIds: readonly string[] }

/** The entities and pages of a scope. */
const readScope = ({ read, tenantId }: AnswerContext, sources: readonly SourceKind[], { kind, ref }: Scope): Promise<ReadScope> =>
  read(async (db) => {
    const refs = kind === 'entity' && sources.includes('entity') ? await entityWithParts(db, tenantId, ref) : [ref]
    const within = kind === 'docs' ? sources.filter((source) => source === 'docs') : sources
    return { refs, pageIds: await idsOfEntities(db, tenantId, within, refs) }
  })

/** A page with its path in the portal. */
function nearPage({ id: _, ownerRef, ownerLabel, ...page }: PageRow, anchor = ''): NearPage {
  return { ...page, href: sourcePath(page, anchor), owner: ownerOf(ownerRef, ownerLabel) }
}

type Quoted = { citation: Citation; section: CitedSection }

function quote(section: SectionRow, page: PageRow, question: string, { weights }: Found): Quoted[] {
  const extract = extractFrom(section.blocks, question, coverageOf(weights))
  if (!extract) return []
  const { markdown, highlight } = extract
  // Where short sections were joined, the heading right above the quote.
  const { title, anchor } = extract.heading ?? { title: section.heading, anchor: section.anchor }
  const { source, ref, path } = page
  return [
    {
      citation: { ...nearPage(page, anchor), section: title, crumb: section.crumb, anchor, markdown, highlight },
      section: { source, ref, path, anchor },
    },
  ]
}

/** Reads what was found once more by what may be read, and quotes it. Pages removed meanwhile are left out. */
async function compose(
  context: AnswerContext,
  sources: readonly SourceKind[],
  question: string,
  found: Found,
): Promise<FoundAnswer> {
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
  const quoted = wanted.flatMap(({ pageId, position }) => {
    const page = pages.get(pageId)
    const section = sections.find((s) => s.pageId === pageId && s.position === position)
    return page && section ? quote(section, page, question, found) : []
  })
  const near = found.pageIds.flatMap((id) => pages.get(id) ?? [])
  const shown = quoted.slice(0, maxCitations)
  return {
    answer: {
      confidence: shown.length > 0 ? confidence : 'none',
      score: excessOver(found.confidence),
      facts: null,
      citations: shown.map(({ citation }) => citation),
      pages: near.map((row) => nearPage(row)),
    },
    outcome: shown.length > 0 ? 'quoted' : 'refused',
    cited: shown.map(({ section }) => section),
  }
}

/** Score of what the catalog says. */
const certain = 10

/** For somebody who may read nothing, and while nothing is indexed. */
const nothing: Answer = { confidence: 'none', score: -10, facts: null, citations: [], pages: [] }

/** Answers a question by quotes from some sources, or says that it does not know. @param limit what it is limited to */
export async function findAnswer(
  context: AnswerContext,
  sources: readonly SourceKind[],
  question: string,
  limit: Scope | null = null,
): Promise<FoundAnswer> {
  if (sources.length === 0) return { answer: nothing, outcome: 'refused', cited: [] }
  const scope = limit ? await readScope(context, sources, limit) : undefined
  const facts = sources.includes('entity') ? await answerFromCatalog(context, question) : undefined
  if (facts && (!scope || (facts.subject && scope.refs.includes(facts.subject.ref))))
    return {
      answer: { confidence: 'high', score: certain, facts, citations: [], pages: [] },
      outcome: 'catalog',
      cited: [],
    }
  const engine = await rankingEngine()
  const [version, embedding] = await context.read((db) =>
    Promise.all([indexVersion(db, context.tenantId, sources), embeddingStateIn(db, context.tenantId)]),
  )
  const vector = context.ranking === 'words' ? undefined : await embedQuestion(context, embedding, question)
  const index = await indexOf(context, sources, version, embedding)
  const found = await engine.search({ ...index, question, within: scope?.pageIds, vector })
  return found ? compose(context, sources, question, found) : { answer: nothing, outcome: 'refused', cited: [] }
}
