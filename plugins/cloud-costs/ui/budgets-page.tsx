import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { costGroups } from '@callboard/modules/costs/domain/view'
import { budgets as budgetList, costsOf, deleteBudget, saveBudget } from '@callboard/modules/costs/slots'
import type { Read } from '@callboard/plugin-kit/slot-data'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { PiggyBank } from 'lucide-react'
import { BudgetCharts } from './budget-charts.tsx'
import { BudgetForm, type Choices } from './budget-form.tsx'
import { BudgetList } from './budget-list.tsx'

type Data = { budgets: BudgetView[]; choices: Choices; currency: string }

async function choicesOf(read: Read): Promise<{ choices: Choices; currency: string }> {
  const views = await Promise.all(costGroups.map((by) => read(costsOf, { by, days: 90 })))
  return {
    choices: Object.fromEntries(
      views.map((v) => [v.by, v.totals.filter((t) => t.key !== '').map(({ key, label }) => ({ key, label }))]),
    ),
    currency: views[0]?.currency ?? 'USD',
  }
}

/** Monthly budgets and their recipients. */
export const budgetsPage = definePortalSlot<Data>({
  id: 'cloud-costs.budgets',
  load: async ({ read }) => {
    const [budgets, choices] = await Promise.all([read(budgetList, {}), choicesOf(read)])
    return { budgets, ...choices }
  },
  render: ({ budgets, choices, currency }, place) => (
    <div className="flex flex-col gap-4">
      <BudgetCharts budgets={budgets} />
      {budgets.length > 0 ? (
        <BudgetList
          budgets={budgets}
          choices={choices}
          save={place.act(saveBudget)}
          remove={place.act(deleteBudget)}
          reason={place.reason('costs.manage')}
        />
      ) : (
        <Card>
          <EmptyState icon={<PiggyBank />} title="No budgets yet">
            Set a monthly budget and get an email when spend reaches it or is forecast to.
          </EmptyState>
        </Card>
      )}
      <BudgetForm choices={choices} currency={currency} save={place.act(saveBudget)} reason={place.reason('costs.manage')} />
    </div>
  ),
})
