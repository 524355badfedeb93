import type { TenantId } from '@callboard/core/ids'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { allocatedGroups, type CostGroup, type CostKey, type CostKeys, costGroups } from '../domain/view.ts'
import { costAnswers, costVersion, versionFor } from './cost-answers.ts'
import { extentOf, keyOf } from './cost-parts.ts'

/** Keys offered in a form; others can be typed. */
const maxKeys = 200

/** The keys with most kinds of charges. */
async function findKeys(db: TenantReader, tenantId: TenantId, by: CostGroup): Promise<CostKey[]> {
  const from = allocatedGroups.includes(by)
    ? 'cost_share p left join entity e on e.tenant_id = p.tenant_id and e.ref = p.ref where p.tenant_id = $1::uuid'
    : 'cost_dimension m where m.tenant_id = $1::uuid'
  return db.$queryRawUnsafe<CostKey[]>(
    `select k.key, coalesce(n.title, n.name, k.key) as label from (
      select ${keyOf[by]} as key, count(*) as charges from ${from} group by 1 order by 2 desc, 1 limit $2
    ) k left join entity n on n.tenant_id = $1::uuid and n.ref = k.key where k.key <> '' order by 2, 1`,
    tenantId,
    maxKeys,
  )
}

/** What costs can be grouped by, such as the services of a bill, by the names that a budget is made for. */
export const listCostKeys = operation({
  name: 'costs.list-keys',
  action: 'costs.read',
  input: z.object({}),
  run: ({ read, tenantId }) =>
    read(async (db): Promise<CostKeys> => {
      const version = await costVersion(db, tenantId)
      const [{ currencies }, ...found] = await Promise.all([
        extentOf(db, tenantId, version),
        ...costGroups.map(async (by) => {
          const of = await versionFor(by, null, version)
          return [by, await costAnswers.get(tenantId, `keys ${by}`, of, () => findKeys(db, tenantId, by))] as const
        }),
      ])
      return { currency: currencies[0] ?? 'USD', keys: Object.fromEntries(found) }
    }),
})
