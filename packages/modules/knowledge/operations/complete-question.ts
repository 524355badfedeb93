import { things } from '../domain/catalog-facts.ts'
import { namesOf } from '../domain/catalog-question.ts'
import { completeFollowUp, type FollowUp, readFollowUp, type Subject } from '../domain/follow-up.ts'
import { linkEntity } from '../domain/link-entity.ts'
import type { SourceKind } from '../domain/section.ts'
import { entitiesNamed } from '../repo/catalog-facts.ts'
import { readCitations } from '../repo/questions.ts'
import type { LastAnswered } from '../repo/threads.ts'
import type { AnswerContext } from './answer-context.ts'
import { answerFromCatalog } from './answer-from-catalog.ts'

type Context = Pick<AnswerContext, 'tenantId' | 'read' | 'may'>

/** What an answer was about, as far as the asker may read it now. */
async function subjectOf(context: Context, sources: readonly SourceKind[], last: LastAnswered): Promise<Subject | undefined> {
  const { read, tenantId } = context
  if (last.outcome === 'catalog') {
    const facts = sources.includes('entity') ? await answerFromCatalog(context, last.text) : undefined
    const named = facts?.total === 1 ? facts.entities[0]?.label : undefined
    // An answer about the whole organization is about no entity.
    return facts?.subject ? { question: last.text, entity: facts.subject.label, page: undefined, named } : undefined
  }
  const citations = await read((db) => readCitations(db, tenantId, sources, [last.id]))
  // The entity of an answer is the team that gave it, which is not what it is about.
  const cited = citations.find(({ source }) => source !== 'answer')
  if (!cited) return undefined
  const { source, heading, title, label } = cited
  return { question: last.text, entity: label, page: source === 'docs' ? heading || title : undefined, named: undefined }
}

/** The entity that a bare phrase names. */
async function entityNamed({ read, tenantId }: Context, sources: readonly SourceKind[], followUp: FollowUp) {
  if (followUp.type !== 'phrase' || !sources.includes('entity')) return undefined
  const names = namesOf(followUp.phrase.toLowerCase())
  return linkEntity(names, things, await read((db) => entitiesNamed(db, tenantId, names)))?.label
}

/** The whole question that is asked by a follow-up; undefined if it stands alone. */
export async function completeQuestion(
  context: Context,
  sources: readonly SourceKind[],
  { written, last }: { written: string; last: LastAnswered | null },
): Promise<string | undefined> {
  const followUp = last ? readFollowUp(written) : undefined
  if (!last || !followUp) return undefined
  const [subject, other] = await Promise.all([subjectOf(context, sources, last), entityNamed(context, sources, followUp)])
  const completed = subject && completeFollowUp(followUp, subject, other)
  return completed === written ? undefined : completed
}
