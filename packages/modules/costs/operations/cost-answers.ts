import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'

// A year of bills has millions of daily sums, and changes a few times a day.

/** `bills`: of imports, allocations and the names of connections. `catalog`: the same with owners, systems and titles of entities. */
export type CostVersion = { bills: string; catalog: string }

/** What answers of this snapshot depend on. */
export async function costVersion(db: TenantReader, tenantId: TenantId): Promise<CostVersion> {
  const [row] = await db.$queryRaw<{ bills: string; catalog: string }[]>`
    select concat((select revision from cost_revision where tenant_id = ${tenantId}::uuid), ' ',
        (select md5(string_agg(id::text || name, ',' order by id)) from integration where tenant_id = ${tenantId}::uuid)) as bills,
      (select id::text from entity_change where tenant_id = ${tenantId}::uuid order by at desc, id desc limit 1) as catalog`
  const bills = row?.bills ?? ''
  return { bills, catalog: `${bills} ${row?.catalog ?? ''}` }
}

/** Answers are sums, and the daily costs of a hundred groups at most: some hundred kilobytes each. */
export const costAnswers = createAnswerCache('costs', 300)
