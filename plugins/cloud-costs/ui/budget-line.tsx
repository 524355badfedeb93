import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { Meter } from '@callboard/ui/meter'
import { money, month as monthName } from './money.ts'
import { scopeLabel } from './scope-label.ts'

/** One budget: its scope, spending, and forecast. */
export function BudgetLine({ budget }: { budget: BudgetView }) {
  const { month, currency, amount } = budget
  const words = month
    ? `${money(month.soFar, currency)} of ${money(amount, currency)} in ${monthName(month.month)}`
    : `${money(amount, currency)} per month; no bill in ${currency} yet`
  return (
    <span className="min-w-0 flex-1 basis-64">
      <span className="font-medium">{budget.name}</span>{' '}
      <span className="text-sm text-muted">
        {budget.scope === 'all' ? 'Everything' : `${scopeLabel[budget.scope]}: ${budget.label}`}
      </span>
      <span className="block text-sm tabular-nums">
        {month ? <Meter value={month.soFar} max={Number(amount)} label={words} /> : null} {words}
        {month ? (
          <span className={month.expected > Number(amount) ? 'text-warn' : 'text-muted'}>
            , {money(month.expected, currency)} forecast
          </span>
        ) : null}
      </span>
    </span>
  )
}
