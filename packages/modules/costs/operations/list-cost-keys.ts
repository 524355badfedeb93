import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type CostKeys, costGroups } from '../domain/view.ts'
import { readCostKeys } from '../repo/cost-sums.ts'
import { extentOf } from './cached-costs.ts'
import { costAnswers, costVersion, versionFor } from './cost-answers.ts'

/** Keys offered in a form; others can be typed. */
const maxKeys = 200

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
          return [by, await costAnswers.get(tenantId, `keys ${by}`, of, () => readCostKeys(db, tenantId, by, maxKeys))] as const
        }),
      ])
      return { currency: currencies[0] ?? 'USD', keys: Object.fromEntries(found) }
    }),
})
