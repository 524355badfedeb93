import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type BudgetView, budgetScopes } from '../domain/budget.ts'
import { type BudgetRow, readBudgetRows } from '../repo/budgets.ts'
import { extentOf, monthOf } from './cached-costs.ts'
import { costVersion } from './cost-answers.ts'

const scopeOf = (row: BudgetRow) => budgetScopes.find((s) => s === row.scope) ?? 'all'

/** Budgets with the state of their month: all, or those of some scopes. */
export async function readBudgets(
  db: TenantReader,
  tenantId: TenantId,
  selects: (scope: Pick<BudgetView, 'scope' | 'key'>) => boolean = () => true,
): Promise<BudgetView[]> {
  const [version, all] = await Promise.all([costVersion(db, tenantId), readBudgetRows(db, tenantId)])
  const { lastOf } = await extentOf(db, tenantId, version)
  const rows = all.filter((row) => selects({ scope: scopeOf(row), key: row.key }))
  const months = await Promise.all(rows.map((row) => monthOf(db, tenantId, row, lastOf.get(row.currency), version)))
  return rows.map((row, i) => {
    const month = months[i] ?? null
    return {
      ...row,
      scope: scopeOf(row),
      month,
      alerts: row.alerts
        .filter((alert) => alert.month === month?.month)
        .map(({ month: _, kind, at, ...alert }) => ({
          ...alert,
          kind: closedValue('cost_budget_alert.kind', kind),
          at: new Date(at),
        })),
    }
  })
}

export const listBudgets = operation({
  name: 'costs.list-budgets',
  action: 'costs.read',
  input: z.object({}),
  run: ({ read, tenantId }) => read((db) => readBudgets(db, tenantId)),
})
