import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import { jsonb } from '@callboard/db/jsonb'
import type { Confidence } from '../domain/confidence.ts'
import type { FeedbackReason } from '../domain/feedback.ts'
import type { Scope, ScopeKind } from '../domain/scope.ts'
import type { Block, SourceKind } from '../domain/section.ts'
import type { CitedSection, Outcome } from '../domain/stored-question.ts'
import { citedSections } from './cited-sections.ts'
import { ownerOfPage } from './page-owner.ts'

export type NewQuestion = {
  userId: string | undefined
  /** The thread that it continues; without one it begins a thread. */
  threadId?: string | undefined
  text: string
  /** As the asker wrote it, where it was completed. */
  written?: string | null
  scope?: Scope | null
  sources: readonly SourceKind[]
  outcome: Outcome
  confidence: Confidence
  score: number
  nearRef: string | null
  ms: number
  cited: readonly CitedSection[]
}

/** Writes what an answer cites. Pages that were removed in the meantime are left out. */
async function writeCitations(
  db: TenantDb,
  tenantId: TenantId,
  questionId: string,
  cited: readonly CitedSection[],
): Promise<void> {
  await db.$executeRaw`delete from question_citation where tenant_id = ${tenantId}::uuid and question_id = ${questionId}::uuid`
  if (cited.length === 0) return
  const rows = jsonb(cited.map((c, position) => ({ ...c, position })))
  await db.$executeRaw`
    insert into question_citation (tenant_id, question_id, position, source, ref, path, anchor, section_hash)
    select ${tenantId}::uuid, ${questionId}::uuid, x.position, x.source, x.ref, x.path, x.anchor, s.hash
    from jsonb_to_recordset(${rows}::jsonb) as x(position int, source text, ref text, path text, anchor text)
      join knowledge_page p on p.tenant_id = ${tenantId}::uuid and p.source = x.source and p.ref = x.ref and p.path = x.path
      cross join lateral (${citedSections(Prisma.sql`p`, Prisma.sql`x.anchor`)} order by s.position limit 1) s`
}

/** How long the same question of the same person is one question. */
const repeatMinutes = 10

type Known = { id: string; threadId: string; helpful: boolean | null; reason: FeedbackReason | null }

/**
 * Stores a question with its answer. Asked again by the same person soon after, it is the same question with another answer.
 * @returns its id and thread, and the rating that its asker gave before
 */
export async function writeQuestion(
  db: TenantDb,
  tenantId: TenantId,
  question: NewQuestion,
): Promise<{ id: string; threadId: string; rating: { helpful: boolean; reason: FeedbackReason | null } | null }> {
  const { userId, threadId = null, text, written = null, sources, outcome, confidence, score, nearRef, ms, cited } = question
  const { kind: scope, ref: scopeRef } = question.scope ?? { kind: null, ref: null }
  const [known] = userId
    ? await db.$queryRaw<Known[]>`
        update question q set sources = ${[...sources]}::text[], outcome = ${outcome}, confidence = ${confidence}, score = ${score},
          cited = ${cited.length}, near_ref = ${nearRef}, ms = ${ms}, answered_at = now()
        from (
          select q.id, f.helpful, f.reason from question q
            left join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id = q.user_id
          where q.tenant_id = ${tenantId}::uuid and q.user_id = ${userId}::uuid and q.text = ${text}
            and (${threadId}::uuid is null or q.thread_id = ${threadId}::uuid)
            and q.scope is not distinct from ${scope}::text and q.scope_ref is not distinct from ${scopeRef}::text and q.asked_at > now() - make_interval(mins => ${repeatMinutes})
          order by q.asked_at desc limit 1
        ) known where q.tenant_id = ${tenantId}::uuid and q.id = known.id
        returning q.id, q.thread_id as "threadId", known.helpful, known.reason`
    : []
  const [added] = known
    ? []
    : await db.$queryRaw<{ id: string; threadId: string }[]>`
        insert into question (tenant_id, user_id, thread_id, text, written, scope, scope_ref, sources, outcome, confidence, score, cited,
          near_ref, ms)
        values (${tenantId}::uuid, ${userId ?? null}::uuid, ${threadId}::uuid, ${text}, ${written}, ${scope}, ${scopeRef},
          ${[...sources]}::text[], ${outcome}, ${confidence}, ${score}, ${cited.length}, ${nearRef}, ${ms})
        returning id, thread_id as "threadId"`
  const { id, threadId: thread } = known ?? added ?? { id: '', threadId: '' }
  await writeCitations(db, tenantId, id, cited)
  const rating = known && known.helpful !== null ? { helpful: known.helpful, reason: known.reason } : null
  return { id, threadId: thread, rating }
}

/** Replaces the answer of a question that was asked again. */
export async function rewriteAnswer(
  db: TenantDb,
  tenantId: TenantId,
  id: string,
  {
    sources,
    outcome,
    confidence,
    score,
    nearRef,
    cited,
  }: Pick<NewQuestion, 'sources' | 'outcome' | 'confidence' | 'score' | 'nearRef' | 'cited'>,
): Promise<void> {
  await db.$executeRaw`
    update question set sources = ${[...sources]}::text[], outcome = ${outcome}, confidence = ${confidence}, score = ${score},
      cited = ${cited.length}, near_ref = ${nearRef}, answered_at = now()
    where tenant_id = ${tenantId}::uuid and id = ${id}::uuid`
  await writeCitations(db, tenantId, id, cited)
}

export type QuestionRow = {
  id: string
  threadId: string
  userId: string | null
  text: string
  outcome: Outcome
  confidence: Confidence
  cited: number
  askedAt: Date
  answeredAt: Date
  improvedAt: Date | null
  scope: ScopeKind | null
  scopeRef: string | null
  helpful: boolean | null
  reason: FeedbackReason | null
}

/** Questions of a person, newest first, with their rating. @param id only this one */
export const readQuestions = (
  db: TenantReader,
  tenantId: TenantId,
  of: { userId: string | undefined; id?: string; limit: number; offset: number },
) => db.$queryRaw<(QuestionRow & { total: number })[]>`
  select q.id, q.thread_id as "threadId", q.user_id as "userId", q.text, q.outcome, q.confidence, q.cited, q.asked_at as "askedAt", q.answered_at as "answeredAt",
    q.improved_at as "improvedAt", q.scope, q.scope_ref as "scopeRef", f.helpful, f.reason, (count(*) over ())::int as total
  from question q left join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id = q.user_id
  where q.tenant_id = ${tenantId}::uuid and q.user_id = ${of.userId ?? null}::uuid
    and (${of.id === undefined} or q.id = ${of.id ?? null}::uuid)
  order by q.asked_at desc, q.id desc limit ${of.limit} offset ${of.offset}`

export type CitationRow = {
  questionId: string
  position: number
  source: SourceKind
  ref: string
  path: string
  anchor: string
  title: string
  url: string | null
  heading: string
  label: string
  ownerRef: string | null
  ownerLabel: string | null
  changedAt: Date
  changed: boolean
}

/** Cited sections that are still there, of sources that may be read. */
export const readCitations = (
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly SourceKind[],
  questionIds: readonly string[],
) => db.$queryRaw<CitationRow[]>`
  select c.question_id as "questionId", c.position, c.source, c.ref, c.path, c.anchor, p.title, p.url, s.heading,
    coalesce(e.title, e.name) as label, o.ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel", p.changed_at as "changedAt",
    not s.same as changed
  from question_citation c
    join knowledge_page p on p.tenant_id = c.tenant_id and p.source = c.source and p.ref = c.ref and p.path = c.path
    cross join lateral (
      select x.heading, x.hash = c.section_hash as same from (${citedSections(Prisma.sql`p`, Prisma.sql`c.anchor`)}) x order by 2 desc limit 1
    ) s
    join entity e on e.tenant_id = c.tenant_id and e.ref = c.ref
    left join entity o on o.tenant_id = c.tenant_id and o.ref = ${ownerOfPage(Prisma.sql`p`)}
  where c.tenant_id = ${tenantId}::uuid and c.question_id = any(${[...questionIds]}::uuid[]) and c.source = any(${[...sources]}::text[])
  order by c.question_id, c.position`

export type CitedBlocks = { questionId: string; position: number; crumb: string[]; own: string; blocks: Block[] }

/** The text of cited sections as it is now, of sources that may be read. A long section has several rows. */
export const readCitedBlocks = (
  db: TenantReader,
  tenantId: TenantId,
  sources: readonly SourceKind[],
  questionIds: readonly string[],
) => db.$queryRaw<CitedBlocks[]>`
  select c.question_id as "questionId", c.position, k.crumb, k.anchor as own, k.blocks
  from question_citation c
    join knowledge_page p on p.tenant_id = c.tenant_id and p.source = c.source and p.ref = c.ref and p.path = c.path
    cross join lateral (${citedSections(Prisma.sql`p`, Prisma.sql`c.anchor`)}) s
    join knowledge_section k on k.tenant_id = p.tenant_id and k.page_id = p.id and k.position = s.position
  where c.tenant_id = ${tenantId}::uuid and c.question_id = any(${[...questionIds]}::uuid[]) and c.source = any(${[...sources]}::text[])
  order by c.question_id, c.position, k.position`

/** Writes how a person rated an answer; the last rating counts. */
export async function writeRating(
  db: TenantDb,
  tenantId: TenantId,
  rating: { questionId: string; userId: string; helpful: boolean; reason: FeedbackReason | null; taskId: string | undefined },
): Promise<void> {
  const { questionId, userId, helpful, reason, taskId } = rating
  await db.$executeRaw`
    insert into question_feedback as f (tenant_id, question_id, user_id, helpful, reason, task_id)
    values (${tenantId}::uuid, ${questionId}::uuid, ${userId}::uuid, ${helpful}, ${reason}, ${taskId ?? null}::uuid)
    on conflict (tenant_id, question_id, user_id) do update
      set helpful = excluded.helpful, reason = excluded.reason, task_id = excluded.task_id, rated_at = now()`
}
