import { notFound } from '@callboard/core/errors'
import type { Action } from '@callboard/core/permissions'
import { mayDo, operation } from '@callboard/kernel/operation'
import { embeddingStateIn, modelSettingsIn } from '@callboard/modules/models'
import { z } from 'zod'
import type { CatalogFacts } from '../domain/answer.ts'
import { extractFrom } from '../domain/extract.ts'
import type { SourceKind } from '../domain/section.ts'
import { readableSources } from '../domain/sources.ts'
import { coverageOf, type TermWeights } from '../domain/term-weights.ts'
import { blocksBelow, type ThreadCitation, type ThreadQuestion, type ThreadView } from '../domain/thread.ts'
import { type CitationRow, type CitedBlocks, readCitations, readCitedBlocks } from '../repo/questions.ts'
import { indexVersion } from '../repo/read-index.ts'
import { readThread, readThreadQuestions, type ThreadQuestionRow } from '../repo/threads.ts'
import type { AnswerContext } from './answer-context.ts'
import { answerFromCatalog } from './answer-from-catalog.ts'
import { findAnswer, weighQuestions } from './find-answer.ts'
import { storedCitation } from './read-own-questions.ts'
import { requireAsker } from './require-asker.ts'

/** What the reader may read of the answers. */
type Readable = { citations: CitationRow[]; blocks: CitedBlocks[]; weights: Map<string, TermWeights> }

const nothing: TermWeights = { total: 1, terms: [] }

/** A cited section as it is now; undefined without any text. */
function quoteOf(row: CitationRow, question: ThreadQuestionRow, { blocks, weights }: Readable): ThreadCitation[] {
  const parts = blocks.filter((b) => b.questionId === row.questionId && b.position === row.position)
  const text = parts.flatMap((part) => blocksBelow(part.blocks, part.own, row.anchor))
  const extract = extractFrom(text, question.text, coverageOf(weights.get(question.id) ?? nothing))
  if (!extract) return []
  const { markdown, highlight } = extract
  const { heading: section, ...place } = storedCitation(row)
  return [{ ...place, url: row.url, section, crumb: parts[0]?.crumb ?? [], anchor: row.anchor, markdown, highlight }]
}

/** A completed question names what its asker could read. */
const mayReadAll = (question: ThreadQuestionRow, sources: readonly SourceKind[]) =>
  question.sources.every((source) => sources.includes(source))

function threadQuestion(
  row: ThreadQuestionRow,
  sources: readonly SourceKind[],
  facts: CatalogFacts | undefined,
  readable: Readable,
): ThreadQuestion {
  const { id, text, written, scope, scopeRef, scopeLabel, outcome, confidence, askedAt, answeredAt, left, sent } = row
  const rows = readable.citations.filter((c) => c.questionId === id)
  const maySeeScope = scope && scopeRef && sources.includes('entity')
  return {
    ...{ id, askedAt, answeredAt, outcome, confidence, sent },
    text: written ?? text,
    askedAs: written !== null && mayReadAll(row, sources) ? text : null,
    scope: maySeeScope ? { kind: scope, ref: scopeRef, label: scopeLabel ?? scopeRef } : null,
    facts: facts ?? null,
    citations: rows.flatMap((citation) => quoteOf(citation, row, readable)),
    hidden: outcome === 'catalog' && !sources.includes('entity') ? 1 : left - rows.length,
    withdrawn: outcome === 'quoted' && left === 0,
    rating: row.helpful === null ? null : { helpful: row.helpful, reason: row.reason },
    pages: [],
  }
}

type Context = Pick<AnswerContext, 'tenantId' | 'read' | 'may'>

/** What the catalog says now to each question that it answered, by the question's id. */
async function factsOf(context: Context, sources: readonly SourceKind[], rows: readonly ThreadQuestionRow[]) {
  if (!sources.includes('entity')) return new Map<string, CatalogFacts | undefined>()
  const asked = rows.filter(({ outcome }) => outcome === 'catalog')
  return new Map(await Promise.all(asked.map(async ({ id, text }) => [id, await answerFromCatalog(context, text)] as const)))
}

/** Everything that is stored of a thread and its answers, in one snapshot. */
const readAll = ({ read, tenantId, may }: Context, sources: readonly SourceKind[], of: { id: string; userId: string }) =>
  read(async (db) => {
    const [thread, rows, version] = await Promise.all([
      readThread(db, tenantId, of),
      readThreadQuestions(db, tenantId, of.id),
      indexVersion(db, tenantId, sources),
    ])
    if (!thread || rows.length === 0) throw notFound('This thread')
    const ids = rows.filter(({ left }) => left > 0).map((row) => row.id)
    const [citations, blocks, facts, { mode: model }, embedding] = await Promise.all([
      readCitations(db, tenantId, sources, ids),
      readCitedBlocks(db, tenantId, sources, ids),
      factsOf({ tenantId, may, read: (work) => work(db) }, sources, rows),
      modelSettingsIn(db, tenantId),
      embeddingStateIn(db, tenantId),
    ])
    return { thread, rows, index: { version, embedding }, citations, blocks, facts, model }
  })

/** Adds the nearest pages to the last question of the reader's own thread, if it has no answer. */
async function withNearest(
  context: AnswerContext,
  sources: readonly SourceKind[],
  row: ThreadQuestionRow | undefined,
  questions: ThreadQuestion[],
): Promise<ThreadQuestion[]> {
  const last = questions.at(-1)
  if (!row || !last || row.outcome !== 'refused') return questions
  const scope = row.scope && row.scopeRef ? { kind: row.scope, ref: row.scopeRef } : null
  const { answer } = await findAnswer({ ...context, ranking: 'words' }, sources, row.text, scope)
  return [...questions.slice(0, -1), { ...last, pages: answer.pages }]
}

/**
 * A thread of the reader's own, or one that is shared. Answers are read again by what the reader may read: their quotes are those of
 * the sections as they are now.
 */
export const getThread = operation({
  name: 'knowledge.get-thread',
  action: 'knowledge.ask',
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<ThreadView> {
    const userId = requireAsker(context)
    const may = (action: Action) => mayDo(context.actor, action)
    const sources = readableSources(may)
    const reader = { ...context, may }
    const { thread, rows, index, citations, blocks, facts, model } = await readAll(reader, sources, { id, userId })
    const quoted = rows.filter((row) => citations.some((c) => c.questionId === row.id))
    const texts = quoted.map(({ text }) => text)
    const weights = await weighQuestions(reader, sources, index, texts)
    const byId = new Map(quoted.map((row, i) => [row.id, weights[i] ?? nothing]))
    const questions = rows.map((row) => threadQuestion(row, sources, facts.get(row.id), { citations, blocks, weights: byId }))
    return {
      id,
      title: questions[0]?.text ?? '',
      mine: thread.mine,
      asker: thread.asker ?? '',
      sharedAt: thread.sharedAt,
      model: thread.mine ? model : 'off',
      questions: thread.mine
        ? await withNearest(reader, sources, rows.at(-1), questions)
        : questions.map((question) => ({ ...question, rating: null, sent: false })),
    }
  },
})
