import type { CostFigures } from '@callboard/modules/costs/domain/view'
import { costFigures } from '@callboard/modules/costs/slots'
import { definePortalSlot } from '@callboard/plugin-kit/ui'
import { Row } from '@callboard/ui/card'
import { change, money } from './money.ts'
import { topMovers } from './movers-card.tsx'

type Movers = { view: CostFigures; movers: ReturnType<typeof topMovers> }

/** The largest changes of 30 days, for the home page. Its tile has the total. */
export const moversWidget = definePortalSlot<Movers>({
  id: 'cloud-costs.movers',
  load: async ({ read }) => {
    const view = await read(costFigures, { by: 'entity', days: 30 })
    // Compared with days that were not billed, or not in full, everything would have moved.
    const comparable = view.incomplete.length === 0 && Number(view.before) > 0
    const movers = comparable ? topMovers(view, 5) : []
    return movers.length > 0 ? { view, movers } : undefined
  },
  render: ({ view, movers }, { links }) =>
    movers.map((t) => (
      <Row key={t.key}>
        <a href={links.entity(t.key, 'cloud-costs.costs')} className="min-w-0 flex-1 truncate hover:underline">
          {t.label}
        </a>
        <span className="tabular-nums">{money(t.amount, view.currency)}</span>
        <span className="text-sm text-muted tabular-nums">{change(view, t).text}</span>
      </Row>
    )),
})
