import type { BudgetView } from '@callboard/modules/costs/domain/budget'
import type { CostView } from '@callboard/modules/costs/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Meter } from '@callboard/ui/meter'
import { Sparkline } from '@callboard/ui/sparkline'
import { type Tile, Tiles } from '@callboard/ui/tiles'
import { daysOf } from './cost-chart.ts'
import { change, money, month, notCompared, roundMoney } from './money.ts'

/** The total of each day. */
function dailyTotals(view: Pick<CostView, 'series' | 'rest' | 'from' | 'days'>): number[] {
  const byDay = Map.groupBy([...view.series, ...view.rest.daily], (p) => p.day)
  return daysOf(view).map((day) => (byDay.get(day) ?? []).reduce((sum, p) => sum + p.amount, 0))
}

function totalTile(view: CostView): Tile {
  const { text } = change(view, { amount: view.total, before: view.before })
  return {
    label: `Last ${view.days} days`,
    value: roundMoney(Number(view.total), view.currency),
    aside: notCompared(view) ? undefined : `${text} vs. previous ${view.days} days`,
    picture: <Sparkline values={dailyTotals(view)} color="var(--accent)" filled className="h-7 w-full" />,
  }
}

function forecastTile(view: CostView, budget: BudgetView | undefined): Tile[] {
  if (!view.forecast) return []
  const { expected, soFar, method } = view.forecast
  const limit = budget ? Number(budget.amount) : undefined
  return [
    {
      label: `Forecast, ${month(view.forecast.month)}`,
      value: roundMoney(expected, view.currency),
      aside: limit ? `of ${roundMoney(limit, view.currency)} budget` : undefined,
      picture: limit ? (
        <Meter value={soFar} max={limit} label={`${money(soFar, view.currency)} of ${money(limit, view.currency)} spent`} />
      ) : undefined,
      detail: `${roundMoney(soFar, view.currency)} so far. ${method}`,
    },
  ]
}

function unallocatedTile(view: CostView, place: SlotPlace): Tile {
  const share = Number(view.total) > 0 ? Number(view.unallocated) / Number(view.total) : 0
  const text = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share)
  return {
    label: 'Unallocated',
    value: roundMoney(Number(view.unallocated), view.currency),
    aside: text,
    detail: (
      <a href={place.links.page('allocation')} className="text-accent hover:underline">
        Edit allocation rules
      </a>
    ),
  }
}

/** Key figures. `whole`: of the organization, not of one entity. */
export const CostTiles = ({
  view,
  place,
  budget,
  whole,
}: {
  view: CostView
  place: SlotPlace
  budget: BudgetView | undefined
  whole: boolean
}) => <Tiles tiles={[totalTile(view), ...forecastTile(view, budget), ...(whole ? [unallocatedTile(view, place)] : [])]} />
