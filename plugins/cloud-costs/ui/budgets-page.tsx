import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import { budgets as budgetList, costKeys, deleteBudget, saveBudget } from '@callboard/modules/costs/slots'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { PiggyBank } from 'lucide-react'
import { BudgetCharts } from './budget-charts.tsx'
import { BudgetForm, type Choices } from './budget-form.tsx'
import { BudgetList } from './budget-list.tsx'

type Data = { budgets: BudgetView[]; choices: Choices; currency: string }

/** Monthly budgets and their recipients. */
export const budgetsPage = definePortalSlot<Data>({
  id: 'cloud-costs.budgets',
  load: async ({ read }) => {
    const [budgets, { keys, currency }] = await Promise.all([read(budgetList, {}), read(costKeys, {})])
    return { budgets, choices: keys, currency }
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
