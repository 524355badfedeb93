import { defineAttention } from '@callboard/kernel/attention'
import { pluginPage } from '@callboard/kernel/portal-links'
import type { BudgetView } from '../domain/budget.ts'
import { hasBudgetsOf } from '../repo/budgets.ts'
import { readBudgets } from './list-budgets.ts'

const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)}%`

/** What a budget has come to: spent, or forecast to be. Undefined while it is within bounds. */
function stateOf({ amount, month }: BudgetView) {
  const whole = Number(amount)
  if (!month || whole <= 0) return undefined
  if (month.soFar >= whole) return { over: true, what: `is over budget, at ${percent(month.soFar, whole)} of ${month.month}` }
  if (month.expected <= whole) return undefined
  return { over: false, what: `is forecast to reach ${percent(month.expected, whole)} of its budget in ${month.month}` }
}

/** Whether a budget is one of an entity, a team or a system. */
const isRef = ({ scope }: Pick<BudgetView, 'scope'>) => scope === 'entity' || scope === 'owner' || scope === 'system'

/** Budgets that are exceeded, or forecast to be. */
export const budgetAttention = defineAttention({
  action: 'costs.read',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasBudgetsOf(tenantId, refs),
  async read(db, { tenantId, platform: { plugins } }, refs) {
    const budgets = await readBudgets(db, tenantId, (scope) => refs === null || (isRef(scope) && refs.includes(scope.key)))
    return budgets.flatMap((budget) => {
      const state = stateOf(budget)
      if (!state) return []
      return {
        key: `budget ${budget.id}`,
        level: 'warning' as const,
        impact: state.over ? 1 : 0,
        subject: budget.name,
        what: state.what,
        why: `${budget.label}: ${budget.month?.soFar.toFixed(2)} of ${budget.amount} ${budget.currency} spent`,
        source: 'Costs',
        path: pluginPage(plugins, 'costs', 'budgets'),
        verb: 'View budget',
        since: budget.alerts.map((a) => a.at).sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
        refs: isRef(budget) ? [budget.key] : [],
        owners: budget.scope === 'owner' ? [budget.key] : [],
      }
    })
  },
})
