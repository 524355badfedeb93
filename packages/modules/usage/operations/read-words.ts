import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { DocsRatingRow, InsightsView, QuestionFigures } from '../domain/view.ts'
import type { Window } from './window.ts'

/** The words that were searched for most, and those that found nothing. */
export async function readSearches(db: TenantReader, tenantId: TenantId, w: Window): Promise<InsightsView['searches']> {
  const [row] = await db.$queryRaw<InsightsView['searches'][]>`
    with sums as materialized (
      select subject as words, sum(times)::int as times, sum(empty)::int as empty from usage_day
      where tenant_id = ${tenantId}::uuid and kind = 'search' and day between ${w.from}::date and ${w.to}::date group by 1
    )
    select (select coalesce(jsonb_agg(t), '[]') from (select * from sums order by times desc, words limit 15) t) as top,
      (select coalesce(jsonb_agg(e), '[]') from (select * from sums where empty > 0 order by empty desc, times desc, words limit 15) e) as empty`
  return row ?? { top: [], empty: [] }
}

/** Docs pages with ratings of the window, those that helped least first, and how often each was read. */
export const readRatings = (db: TenantReader, tenantId: TenantId, w: Window) => db.$queryRaw<DocsRatingRow[]>`
  with rated as (
    select ref, path, (count(*) filter (where helpful))::int as helpful, (count(*) filter (where not helpful))::int as unhelpful from docs_rating
    where tenant_id = ${tenantId}::uuid and rated_at >= ${w.from}::date group by 1, 2 order by 4 desc, 3, 1, 2 limit 15
  )
  select 'docs:' || r.ref || '#' || r.path as subject, coalesce(p.title, r.path) || ' · ' || coalesce(e.title, e.name, r.ref) as label,
    r.helpful, r.unhelpful, coalesce((select sum(d.times) from usage_day d where d.tenant_id = ${tenantId}::uuid and d.kind = 'view'
      and d.subject = 'docs:' || r.ref || '#' || r.path and d.day between ${w.from}::date and ${w.to}::date), 0)::int as reads
  from rated r left join entity e on e.tenant_id = ${tenantId}::uuid and e.ref = r.ref
    left join doc_page p on p.tenant_id = ${tenantId}::uuid and p.ref = r.ref and p.path = r.path
  order by r.unhelpful desc, r.helpful, 1`

/** Questions of the window, how they were answered, and what their askers thought of the answers. */
export async function readQuestionFigures(db: TenantReader, tenantId: TenantId, w: Window): Promise<QuestionFigures> {
  const [row] = await db.$queryRaw<QuestionFigures[]>`
    select (count(*) filter (where now))::int as asked, (count(*) filter (where not now))::int as "askedBefore",
      (count(*) filter (where now and outcome <> 'refused'))::int as answered, (count(*) filter (where now and outcome = 'refused'))::int as refused,
      (count(helpful) filter (where now))::int as rated, (count(*) filter (where now and helpful))::int as helpful
    from (
      select q.outcome, q.asked_at >= ${w.from}::date as now, f.helpful from question q
        left join question_feedback f on f.tenant_id = q.tenant_id and f.question_id = q.id and f.user_id is not distinct from q.user_id
      where q.tenant_id = ${tenantId}::uuid and q.asked_at >= ${w.before}::date
    ) asked`
  return row ?? { asked: 0, askedBefore: 0, answered: 0, refused: 0, rated: 0, helpful: 0 }
}
