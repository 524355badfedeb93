import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { Confidence } from '../domain/confidence.ts'
import type { FeedbackReason } from '../domain/feedback.ts'
import type { ScopeKind } from '../domain/scope.ts'
import type { SourceKind } from '../domain/section.ts'
import type { Outcome } from '../domain/stored-question.ts'
import type { ThreadSummary } from '../domain/thread.ts'

/** Threads of a person, the last used first. @param of.text only those with a question that contains it */
export const readThreads = (
  db: TenantReader,
  tenantId: TenantId,
  of: { userId: string; text: string; limit: number; offset: number },
) => db.$queryRaw<(ThreadSummary & { total: number })[]>`
  select q.thread_id as id, (array_agg(coalesce(q.written, q.text) order by q.asked_at, q.id))[1] as title, count(*)::int as questions,
    max(q.asked_at) as "lastAskedAt", t.shared_at as "sharedAt", (count(*) over ())::int as total
  from question q join thread t on t.tenant_id = q.tenant_id and t.id = q.thread_id
  where q.tenant_id = ${tenantId}::uuid and q.user_id = ${of.userId}::uuid
  group by q.thread_id, t.shared_at
  having ${of.text} = '' or bool_or(strpos(app.folded(concat_ws(' ', q.written, q.text)), app.folded(${of.text})) > 0)
  order by max(q.asked_at) desc, q.thread_id desc limit ${of.limit} offset ${of.offset}`

export type ThreadRow = { id: string; mine: boolean; asker: string | null; sharedAt: Date | null }

/** A thread that a person may read: their own, or one that is shared. */
export async function readThread(
  db: TenantReader,
  tenantId: TenantId,
  of: { id: string; userId: string },
): Promise<ThreadRow | undefined> {
  const [row] = await db.$queryRaw<ThreadRow[]>`
    select t.id, t.user_id = ${of.userId}::uuid as mine, m.name as asker, t.shared_at as "sharedAt"
    from thread t left join lateral app.tenant_member(t.user_id) m on true
    where t.tenant_id = ${tenantId}::uuid and t.id = ${of.id}::uuid and (t.user_id = ${of.userId}::uuid or t.shared_at is not null)`
  return row
}

export type ThreadQuestionRow = {
  id: string
  text: string
  written: string | null
  scope: ScopeKind | null
  scopeRef: string | null
  scopeLabel: string | null
  sources: SourceKind[]
  outcome: Outcome
  confidence: Confidence
  askedAt: Date
  answeredAt: Date
  /** How many citations are left. */
  left: number
  helpful: boolean | null
  reason: FeedbackReason | null
  sent: boolean
}

/** The questions of a thread in their order, with the rating of their asker. */
export const readThreadQuestions = (db: TenantReader, tenantId: TenantId, threadId: string) => db.$queryRaw<ThreadQuestionRow[]>`
  select q.id, q.text, q.written, q.scope, q.scope_ref as "scopeRef", coalesce(e.title, e.name) as "scopeLabel", q.sources, q.outcome,
    q.confidence, q.asked_at as "askedAt", q.answered_at as "answeredAt", f.helpful, f.reason,
    (select count(*) from question_citation c where c.tenant_id = q.tenant_id and c.question_id = q.id)::int as left,
    exists (select from team_question s where s.tenant_id = q.tenant_id and s.id = q.id) as sent
  from question q
    left join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id = q.user_id
    left join entity e on e.tenant_id = q.tenant_id and e.ref = q.scope_ref
  where q.tenant_id = ${tenantId}::uuid and q.thread_id = ${threadId}::uuid
  order by q.asked_at, q.id`

export type LastAnswered = { id: string; text: string; outcome: Outcome }

/** How many questions a person's thread has, and the last one with an answer. Undefined for a thread of somebody else. */
export async function readOwnThread(
  db: TenantReader,
  tenantId: TenantId,
  of: { id: string; userId: string },
): Promise<{ questions: number; last: LastAnswered | null } | undefined> {
  const [row] = await db.$queryRaw<{ questions: number; last: LastAnswered | null }[]>`
    select count(q.id)::int as questions,
      (array_agg(jsonb_build_object('id', q.id, 'text', q.text, 'outcome', q.outcome) order by q.asked_at desc, q.id desc)
        filter (where q.outcome <> 'refused'))[1] as last
    from thread t left join question q on q.tenant_id = t.tenant_id and q.thread_id = t.id
    where t.tenant_id = ${tenantId}::uuid and t.id = ${of.id}::uuid and t.user_id = ${of.userId}::uuid
    group by t.id`
  return row
}

/** Deletes a person's threads with their questions, answers and ratings. @param id only this one @returns how many */
export async function deleteThreads(
  db: TenantDb,
  tenantId: TenantId,
  of: { userId: string; id: string | null },
): Promise<number> {
  // What was sent to a team goes with its question; an accepted answer stays without the name of its asker.
  await db.$executeRaw`
    delete from team_question s using question q
    where s.tenant_id = ${tenantId}::uuid and q.tenant_id = s.tenant_id and q.id = s.id and s.asker_id = ${of.userId}::uuid
      and s.accepted_at is null and (${of.id}::uuid is null or q.thread_id = ${of.id}::uuid)`
  await db.$executeRaw`
    update team_question s set asker_id = null, asker = '' from question q
    where s.tenant_id = ${tenantId}::uuid and q.tenant_id = s.tenant_id and q.id = s.id and s.asker_id = ${of.userId}::uuid
      and (${of.id}::uuid is null or q.thread_id = ${of.id}::uuid)`
  return db.$executeRaw`
    delete from thread where tenant_id = ${tenantId}::uuid and user_id = ${of.userId}::uuid
      and (${of.id}::uuid is null or id = ${of.id}::uuid)`
}
