import type { CostFigures } from '@callboard/modules/costs/domain/view'
import { costFigures } from '@callboard/modules/costs/slots'
import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { Sparkline } from '@callboard/ui/sparkline'
import { StatusCaption, StatusValue } from '@callboard/ui/status-strip'
import { change, roundMoney } from './money.ts'

const days = 30

/** Costs of each day, over all groups. */
const dailyOf = ({ series, rest }: CostFigures): number[] =>
  [...Map.groupBy([...series, ...rest.daily], (p) => p.day)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, points]) => points.reduce((sum, p) => sum + p.amount, 0))

/** What it cost in the last 30 days, compared with the 30 days before. */
export const costStatus = defineEntitySlot<CostFigures>({
  id: 'cloud-costs.cost',
  load: ({ read, ref }) => read(costFigures, { ref, days }),
  render(view) {
    if (view.totals.length === 0) return <StatusCaption>No costs are allocated to it.</StatusCaption>
    return (
      <>
        <StatusValue aside={change(view, { amount: view.total, before: view.before }).text}>
          {roundMoney(Number(view.total), view.currency)}
        </StatusValue>
        <Sparkline values={dailyOf(view)} color="var(--accent)" filled className="h-8 w-full max-w-40" />
        {view.incomplete.length > 0 ? <StatusCaption>Bills are incomplete.</StatusCaption> : null}
      </>
    )
  },
})
