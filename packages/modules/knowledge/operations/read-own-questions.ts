import type { TenantReader } from '@callboard/db/for-tenant'
import { mayDo, type OperationContext, personOf } from '@callboard/kernel/operation'
import { ownerOf, sourcePath } from '../domain/source-path.ts'
import { readableSources } from '../domain/sources.ts'
import type { StoredCitation, StoredQuestion } from '../domain/stored-question.ts'
import { type CitationRow, type QuestionRow, readCitations, readQuestions } from '../repo/questions.ts'

export const storedCitation = ({
  source,
  ref,
  path,
  title,
  heading,
  label,
  changedAt,
  changed,
  ...row
}: CitationRow): StoredCitation => ({
  source,
  ref,
  path,
  title,
  heading,
  label,
  changedAt,
  changed,
  href: sourcePath({ source, ref, path }, row.anchor),
  owner: ownerOf(row.ownerRef, row.ownerLabel),
})

const storedQuestion = (row: QuestionRow, citations: readonly CitationRow[]): StoredQuestion => {
  const { id, threadId, text, outcome, confidence, askedAt, answeredAt, improvedAt, scope, scopeRef } = row
  return {
    ...{ id, threadId, text, outcome, confidence, askedAt, answeredAt, improvedAt },
    scope: scope && scopeRef ? { kind: scope, ref: scopeRef } : null,
    citations: citations.map(storedCitation),
    withdrawn: outcome === 'quoted' && citations.length === 0,
    rating: row.helpful === null ? null : { helpful: row.helpful, reason: row.reason },
  }
}

/** Questions of the reader, newest first, with what is left of their answers. @param id only this one */
export async function readOwnQuestions(
  db: TenantReader,
  { tenantId, actor }: OperationContext,
  of: { id?: string; limit: number; offset: number },
): Promise<{ questions: StoredQuestion[]; total: number }> {
  const rows = await readQuestions(db, tenantId, { ...of, userId: personOf(actor) })
  const sources = readableSources((action) => mayDo(actor, action))
  const ids = rows.map((row) => row.id)
  const citations = ids.length > 0 ? await readCitations(db, tenantId, sources, ids) : []
  const byQuestion = Map.groupBy(citations, (c) => c.questionId)
  return { questions: rows.map((row) => storedQuestion(row, byQuestion.get(row.id) ?? [])), total: rows[0]?.total ?? 0 }
}
