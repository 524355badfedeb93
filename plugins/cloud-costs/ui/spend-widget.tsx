import type { CostView } from '@callboard/modules/costs/domain/view'
import { costsOf } from '@callboard/modules/costs/slots'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Row } from '@callboard/ui/card'
import { Sparkline } from '@callboard/ui/sparkline'
import { dailyTotals } from './cost-tiles.tsx'
import { change, money } from './money.ts'
import { topMovers } from './movers-card.tsx'

/** The total and the largest changes, for the home page. */
export const spendWidget = definePortalSlot<CostView>({
  id: 'cloud-costs.spend',
  load: async ({ read }) => {
    const view = await read(costsOf, { by: 'entity', days: 30 })
    return view.lastDay ? view : undefined
  },
  render: (view, place) => {
    const moved = view.incomplete.length > 0 ? view.totals.filter((t) => t.key !== '').slice(0, 4) : topMovers(view, 4)
    return (
      <>
        <Row>
          <a href={place.links.page('costs')} className="min-w-0 flex-1 font-medium hover:underline">
            Last {view.days} days
          </a>
          <Sparkline values={dailyTotals(view)} color="var(--accent)" filled />
          <span className="tabular-nums">{money(view.total, view.currency)}</span>
          <span className="text-sm text-muted">{change(view, { amount: view.total, before: view.before }).text}</span>
        </Row>
        {moved.map((t) => (
          <Row key={t.key}>
            <a href={place.links.entity(t.key, 'cloud-costs.costs')} className="min-w-0 flex-1 truncate hover:underline">
              {t.label}
            </a>
            <span className="tabular-nums">{money(t.amount, view.currency)}</span>
            <span className="text-sm text-muted">{change(view, t).text}</span>
          </Row>
        ))}
      </>
    )
  },
})
