'use client'
import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { deleteBudget, saveBudget } from '@callboard/modules/costs/slots'
import type { Act } from '@callboard/plugin-kit/slot-data'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { BudgetForm, type Choices } from './budget-form.tsx'
import { BudgetLine } from './budget-line.tsx'

/** Budgets with their current month, to edit and delete. */
export function BudgetList({
  budgets,
  choices,
  save,
  remove,
  reason,
}: {
  budgets: BudgetView[]
  choices: Choices
  save: Act<typeof saveBudget>
  remove: Act<typeof deleteBudget>
  reason: string | undefined
}) {
  const router = useRouter()
  const [edited, setEdited] = useState<string>()
  const removeBudget = async (budget: BudgetView) => {
    const result = await remove({ id: budget.id })
    if (!result.ok) toast.error(result.message)
    else toast.success(`The budget “${budget.name}” was removed.`)
    router.refresh()
  }
  const changed = budgets.find((b) => b.id === edited)
  return (
    <>
      <Card title="Budgets">
        {budgets.map((budget) => (
          <Row key={budget.id} className="flex-wrap gap-y-2">
            <BudgetLine budget={budget} />
            {budget.alerts.map((a) => (
              <Badge key={`${a.kind}${a.threshold}`} tone={a.kind === 'actual' && a.threshold >= 100 ? 'bad' : 'warn'}>
                {a.kind === 'actual' ? `alerted at ${a.threshold}%` : 'alerted: forecast exceeds budget'}
              </Badge>
            ))}
            <span className="flex gap-1.5">
              <Button reason={reason} aria-label={`Change ${budget.name}`} onClick={() => setEdited(budget.id)}>
                Change
              </Button>
              <Confirm
                variant="quiet"
                trigger="Remove"
                label={`Remove ${budget.name}`}
                title={`Remove the budget “${budget.name}”?`}
                confirm="Remove"
                reason={reason}
                busy={false}
                onConfirm={() => void removeBudget(budget)}
              >
                No more alerts are sent. Cost data is not affected.
              </Confirm>
            </span>
          </Row>
        ))}
      </Card>
      {changed ? (
        <BudgetForm
          key={changed.id}
          budget={changed}
          choices={choices}
          currency={changed.currency}
          save={save}
          reason={reason}
          onDone={() => setEdited(undefined)}
        />
      ) : null}
    </>
  )
}
