import type { TenantId } from '@callboard/core/ids'
import type { Role } from '@callboard/core/permissions'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Scope } from '../domain/scope.ts'
import type { Outcome } from '../domain/stored-question.ts'
import { citedSections } from './cited-sections.ts'

export type QuestionToAsk = {
  id: string
  userId: string
  role: Role
  text: string
  scope: Scope | null
  outcome: Outcome
  score: number
  disliked: boolean
}

/**
 * Questions of members whose answer may have become better: unhelpful ones of which a cited section was edited or removed, and
 * refused ones if pages were indexed since. The least recently asked first, so that all get their turn.
 */
export const questionsToAskAgain = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<QuestionToAsk[]>`
  with disliked as (
    select q.id from question q join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id = q.user_id
    where q.tenant_id = ${tenantId}::uuid and q.outcome = 'quoted' and not f.helpful and (q.improved_at is null or q.improved_at < f.rated_at)
      and q.cited > (
        select count(*) from question_citation c
        where c.tenant_id = q.tenant_id and c.question_id = q.id and exists (
          select from knowledge_page p cross join lateral (${citedSections(Prisma.sql`p`, Prisma.sql`c.anchor`)}) s
          where p.tenant_id = c.tenant_id and p.source = c.source and p.ref = c.ref and p.path = c.path and s.hash = c.section_hash))
  ), refused as (
    select q.id from question q
    where q.tenant_id = ${tenantId}::uuid and q.outcome = 'refused' and q.answered_at < (
      -- The ids of pages tell when they were indexed.
      select uuid_extract_timestamp(p.id) from knowledge_page p where p.tenant_id = ${tenantId}::uuid order by p.id desc limit 1)
  )
  select q.id, q.user_id as "userId", m.role, q.text, q.outcome, case when q.scope is not null then jsonb_build_object('kind', q.scope, 'ref', q.scope_ref) end as scope,
     q.score, q.id in (select id from disliked) as disliked
  from question q join app.tenant_members() m on m.user_id = q.user_id
  where q.tenant_id = ${tenantId}::uuid and not q.sample and q.id in (select id from disliked union all select id from refused)
  order by q.outcome = 'refused', q.answered_at, q.id limit ${limit}`

/** Whether the organization has anything that a change of its pages could affect. */
export async function hasAnswersToReview(db: TenantReader, tenantId: TenantId): Promise<boolean> {
  const [row] = await db.$queryRaw<{ has: boolean }[]>`
    select exists (select from question where tenant_id = ${tenantId}::uuid)
      or exists (select from knowledge_task where tenant_id = ${tenantId}::uuid and state = 'open')
      or exists (select from golden_question where tenant_id = ${tenantId}::uuid)
      or exists (select from integration where tenant_id = ${tenantId}::uuid and sample) as has`
  return row?.has ?? false
}
