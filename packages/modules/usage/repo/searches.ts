import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import type { InsightsView } from '../domain/view.ts'
import type { Window } from '../domain/window.ts'

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
