import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card, Row } from '@callboard/ui/card'
import { BudgetLine } from './budget-line.tsx'

/** Exceeded budgets, current or forecast, for the costs page. */
export function BudgetsAtRisk({ budgets, place }: { budgets: readonly BudgetView[]; place: SlotPlace }) {
  const tight = budgets.filter((b) => b.alerts.length > 0)
  if (tight.length === 0) return null
  return (
    <Card
      title="Budgets at risk"
      aside={
        <a href={place.links.page('budgets')} className="text-accent underline">
          All budgets
        </a>
      }
    >
      {tight.map((budget) => (
        <Row key={budget.id}>
          <BudgetLine budget={budget} />
        </Row>
      ))}
    </Card>
  )
}
