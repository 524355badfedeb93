import type { TenantId } from '@callboard/core/ids'
import { closedValue } from '@callboard/db/closed-columns'
import type { TenantReader } from '@callboard/db/for-tenant'
import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { type BudgetView, budgetScopes } from '../domain/budget.ts'
import { costVersion } from './cost-answers.ts'
import { extentOf, monthOf } from './cost-parts.ts'

type BudgetRow = Omit<BudgetView, 'scope' | 'month' | 'alerts'> & { scope: string }

type AlertRow = { budgetId: string; month: string; threshold: number; kind: string; amount: number; at: Date }

/** Budgets in order of creation, with the catalog's names of their scopes. */
const findBudgets = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<BudgetRow[]>`
  select b.id, b.name, b.scope, b.key, b.currency, trim_scale(b.amount)::text as amount, b.thresholds, b.recipients,
    case when b.scope = 'all' then 'Everything' else coalesce(e.title, e.name, b.key) end as label
  from cost_budget b left join entity e on e.tenant_id = b.tenant_id and e.ref = b.key and b.scope in ('entity', 'owner', 'system')
  where b.tenant_id = ${tenantId}::uuid order by b.created_at, b.id`

const findAlerts = (db: TenantReader, tenantId: TenantId) => db.$queryRaw<AlertRow[]>`
  select budget_id as "budgetId", month, threshold, kind, amount::float as amount, at from cost_budget_alert
  where tenant_id = ${tenantId}::uuid`

const scopeOf = (row: BudgetRow) => budgetScopes.find((s) => s === row.scope) ?? 'all'

/** Budgets with the state of their month: all, or those of some scopes. */
export async function readBudgets(
  db: TenantReader,
  tenantId: TenantId,
  selects: (scope: Pick<BudgetView, 'scope' | 'key'>) => boolean = () => true,
): Promise<BudgetView[]> {
  const version = await costVersion(db, tenantId)
  const [{ lastOf }, all, alerts] = await Promise.all([
    extentOf(db, tenantId, version),
    findBudgets(db, tenantId),
    findAlerts(db, tenantId),
  ])
  const rows = all.filter((row) => selects({ scope: scopeOf(row), key: row.key }))
  const months = await Promise.all(rows.map((row) => monthOf(db, tenantId, row, lastOf.get(row.currency), version)))
  return rows.map((row, i) => {
    const month = months[i] ?? null
    return {
      ...row,
      scope: scopeOf(row),
      month,
      alerts: alerts
        .filter((a) => a.budgetId === row.id && a.month === month?.month)
        .map(({ threshold, kind, amount, at }) => ({ threshold, kind: closedValue('cost_budget_alert.kind', kind), amount, at })),
    }
  })
}

export const listBudgets = operation({
  name: 'costs.list-budgets',
  action: 'costs.read',
  input: z.object({}),
  run: ({ read, tenantId }) => read((db) => readBudgets(db, tenantId)),
})
