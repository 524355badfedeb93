import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { createAnswerCache } from '@callboard/kernel/answer-cache'
import { answerRevision } from '@callboard/kernel/answer-revision'
import { catalogVersion } from '@callboard/modules/catalog'

// A year of bills has millions of daily sums, and changes a few times a day.

/** `bills`: of imports, allocations and the names of connections. `catalog`: the same with owners, systems and titles of entities. */
export type CostVersion = { bills: string; catalog: string }

/** What answers of this snapshot depend on. */
export async function costVersion(db: TenantReader, tenantId: TenantId): Promise<CostVersion> {
  const [revision, [connections], catalog] = await Promise.all([
    answerRevision(db, tenantId, 'costs'),
    db.$queryRaw<{ names: string }[]>`
      select md5(string_agg(id::text || name, ',' order by id)) as names from integration where tenant_id = ${tenantId}::uuid`,
    catalogVersion(db, tenantId),
  ])
  const bills = `${revision} ${connections?.names ?? ''}`
  return { bills, catalog: `${bills} ${catalog}` }
}

/** Answers are sums, and the daily costs of a hundred groups at most: some hundred kilobytes each. */
export const costAnswers = createAnswerCache('costs', 300)
