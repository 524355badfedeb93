import type { TenantId } from '@callboard/core/ids'
import type { TenantDb, TenantReader } from '@callboard/db/for-tenant'
import type { DocsRatingRow } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'

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

/** Saves a person's rating of a docs page, in place of an earlier one. */
export async function saveRating(
  db: TenantDb,
  tenantId: TenantId,
  { ref, path, person, helpful }: { ref: string; path: string; person: string; helpful: boolean },
): Promise<void> {
  await db.$executeRaw`
    insert into docs_rating (tenant_id, ref, path, person, helpful) values (${tenantId}::uuid, ${ref}, ${path}, ${person}, ${helpful})
    on conflict (tenant_id, ref, path, person) do update set helpful = excluded.helpful, rated_at = now(), sample = false`
}
