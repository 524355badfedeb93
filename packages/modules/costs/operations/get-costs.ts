import { operation } from '@callboard/kernel/operation'
import { feedViews } from '@callboard/modules/integrations'
import type { CostView } from '../domain/view.ts'
import { countBillProblems } from '../repo/bills.ts'
import { costQuery, readCostFigures } from './cost-figures.ts'

/** Costs of a window that ends with the last billed day, and of the previous window, and how its bills are read. */
export const getCosts = operation({
  name: 'costs.get',
  action: 'costs.read',
  input: costQuery,
  run: ({ read, tenantId }, query) =>
    read(async (db): Promise<CostView> => {
      const [figures, feeds, problems] = await Promise.all([
        readCostFigures(db, tenantId, query),
        feedViews(db, tenantId, { kind: 'costs' }),
        countBillProblems(db, tenantId),
      ])
      return { ...figures, feeds, problems }
    }),
})
