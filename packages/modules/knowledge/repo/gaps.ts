import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { Prisma } from '@callboard/db/generated/client'
import type { SourceKind } from '../domain/section.ts'
import { ownerOfPage } from './page-owner.ts'

export type GapRow = {
  id: string
  text: string
  reason: 'refused' | 'unhelpful'
  askedAt: Date
  team: string | null
  teamLabel: string | null
}

/** Questions that were refused, or whose answer did not help and has not become better since; newest first. */
export const readGaps = (db: TenantReader, tenantId: TenantId, limit: number) => db.$queryRaw<GapRow[]>`
  select q.id, q.text, case when q.outcome = 'refused' then 'refused' else 'unhelpful' end as reason, q.asked_at as "askedAt",
    o.ref as team, coalesce(o.title, o.name) as "teamLabel"
  from question q
    left join lateral (
      select coalesce(c.ref, q.near_ref) as ref from (select 1) one
        left join question_citation c on c.tenant_id = q.tenant_id and c.question_id = q.id and c.position = 0
    ) near on true
    left join entity e on e.tenant_id = q.tenant_id and e.ref = near.ref
    left join entity o on o.tenant_id = q.tenant_id and o.ref = case when e.kind = 'group' then e.ref else e.owner_ref end
  where q.tenant_id = ${tenantId}::uuid and (q.outcome = 'refused' or exists (
    select from question_feedback f where f.tenant_id = q.tenant_id and f.question_id = q.id and not f.helpful
      and (q.improved_at is null or q.improved_at < f.rated_at)))
  order by q.asked_at desc, q.id desc limit ${limit}`

export type StaleRow = {
  source: SourceKind
  ref: string
  path: string
  title: string
  url: string | null
  label: string
  ownerRef: string | null
  ownerLabel: string | null
  changedAt: Date
  answers: number
}

/** Pages that have not changed for a while, those that most answers cite first. */
export const readStaleSources = (
  db: TenantReader,
  tenantId: TenantId,
  of: { sources: readonly SourceKind[]; days: number; limit: number },
) => db.$queryRaw<StaleRow[]>`
  select p.source, p.ref, p.path, p.title, p.url, coalesce(e.title, e.name) as label, o.ref as "ownerRef",
    coalesce(o.title, o.name) as "ownerLabel", p.changed_at as "changedAt", c.answers
  from (
    select source, ref, path, count(distinct question_id)::int as answers from question_citation
    where tenant_id = ${tenantId}::uuid and source = any(${[...of.sources]}::text[]) group by 1, 2, 3
  ) c
    join knowledge_page p on p.tenant_id = ${tenantId}::uuid and p.source = c.source and p.ref = c.ref and p.path = c.path
    join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref
    left join entity o on o.tenant_id = p.tenant_id and o.ref = ${ownerOfPage(Prisma.sql`p`)}
  -- Entities are facts of today, however long ago they were written.
  where p.source in ('docs', 'answer', 'article', 'document') and p.changed_at < now() - make_interval(days => ${of.days})
  order by c.answers desc, p.changed_at, p.ref, p.path limit ${of.limit}`
