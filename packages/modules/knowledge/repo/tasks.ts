import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { Condition } from '@callboard/db/outbox'
import { readTogether } from '@callboard/db/read-together'
import type { ReasonCounts, TaskState } from '../domain/feedback.ts'
import type { SourceKind } from '../domain/section.ts'
import { citedSections } from './cited-sections.ts'
import { ownerOfPage } from './page-owner.ts'

/**
 * The open task of the section that an answer cites at a position; opened if there is none.
 * @returns undefined if the section is gone
 */
export async function openTask(
  db: TenantDb,
  tenantId: TenantId,
  questionId: string,
  position: number,
): Promise<{ id: string; opened: boolean } | undefined> {
  const [task] = await db.$queryRaw<{ id: string; opened: boolean }[]>`
    insert into knowledge_task as t (tenant_id, source, ref, path, anchor, section_hash)
    select c.tenant_id, c.source, c.ref, c.path, c.anchor, c.section_hash from question_citation c
    where c.tenant_id = ${tenantId}::uuid and c.question_id = ${questionId}::uuid and c.position >= ${position}
    order by c.position limit 1
    on conflict (tenant_id, source, md5(ref || ' ' || path), md5(anchor)) where state = 'open' do update set anchor = t.anchor
    returning id, xmax = 0 as opened`
  return task
}

export type TaskRow = {
  id: string
  source: SourceKind
  ref: string
  path: string
  anchor: string
  title: string
  heading: string
  url: string | null
  label: string
  ownerRef: string | null
  ownerLabel: string | null
  openedAt: Date
  reasons: ReasonCounts
  people: number
}

/** Whether there are open tasks about some entities; without refs, about any. */
export const hasOpenTasks = (tenantId: TenantId, refs: readonly string[] | null): Condition => Prisma.sql`
  exists (select from knowledge_task where tenant_id = ${tenantId}::uuid and state = 'open'
    and (${refs === null} or ref = any(${[...(refs ?? [])]}::text[])))`

/**
 * Open tasks whose section is still there, with the most people first.
 * @param of only about these entities, or only this one
 */
export const readOpenTasks = (
  db: TenantReader,
  tenantId: TenantId,
  of: { sources: readonly SourceKind[]; refs?: readonly string[] | null; id?: string; limit: number },
) =>
  readTogether<TaskRow>(
    db,
    Prisma.sql`
  select t.id, t.source, t.ref, t.path, t.anchor, p.title, s.heading, p.url, coalesce(e.title, e.name) as label,
    o.ref as "ownerRef", coalesce(o.title, o.name) as "ownerLabel", t.opened_at as "openedAt", f.reasons, f.people
  from knowledge_task t
    join knowledge_page p on p.tenant_id = t.tenant_id and p.source = t.source and p.ref = t.ref and p.path = t.path
    cross join lateral (${citedSections(Prisma.sql`p`, Prisma.sql`t.anchor`)} order by s.position limit 1) s
    join entity e on e.tenant_id = t.tenant_id and e.ref = t.ref
    left join entity o on o.tenant_id = t.tenant_id and o.ref = ${ownerOfPage(Prisma.sql`p`)}
    join lateral (
      select jsonb_object_agg(reason, people) as reasons, sum(people)::int as people from (
        select coalesce(reason, 'none') as reason, count(*) as people from (
          -- A person who found several answers from it unhelpful counts once, with their last reason.
          select distinct on (coalesce(user_id, question_id)) reason from question_feedback f
          where f.tenant_id = t.tenant_id and f.task_id = t.id and not f.helpful order by coalesce(user_id, question_id), rated_at desc
        ) by_person group by 1
      ) by_reason
    ) f on f.people > 0
  where t.tenant_id = ${tenantId}::uuid and t.state = 'open' and t.source = any(${[...of.sources]}::text[])
    and (${of.refs == null} or t.ref = any(${[...(of.refs ?? [])]}::text[])) and (${of.id === undefined} or t.id = ${of.id ?? null}::uuid)
  order by f.people desc, t.opened_at, t.id limit ${of.limit}`,
    { openedAt: true },
  )

export type ClosedTask = { id: string; state: TaskState; source: SourceKind; ref: string; path: string }

/** Closes tasks whose section was edited or removed since they were opened. */
export const closeSettledTasks = (db: TenantDb, tenantId: TenantId) => db.$queryRaw<ClosedTask[]>`
  update knowledge_task t set closed_at = now(), state = now_is.state
  from (
    select t.id, case when s.found is null then 'removed' else 'changed' end as state
    from knowledge_task t left join lateral (
      select true as found, bool_or(s.hash = t.section_hash) as same
      from knowledge_page p cross join lateral (${citedSections(Prisma.sql`p`, Prisma.sql`t.anchor`)}) s
      where p.tenant_id = t.tenant_id and p.source = t.source and p.ref = t.ref and p.path = t.path
      having count(*) > 0
    ) s on true
    where t.tenant_id = ${tenantId}::uuid and t.state = 'open' and s.same is not true
  ) now_is
  where t.tenant_id = ${tenantId}::uuid and t.id = now_is.id and t.state = 'open'
  returning t.id, t.state, t.source, t.ref, t.path`
