import { operation } from '@callboard/kernel/operation'
import { costQuery, readCostFigures } from './cost-figures.ts'

/** The costs of `costs.get` without how their bills are read, for cells and cards that only show figures. */
export const getCostFigures = operation({
  name: 'costs.get-figures',
  action: 'costs.read',
  input: costQuery,
  run: ({ read, tenantId }, query) => read((db) => readCostFigures(db, tenantId, query)),
})
