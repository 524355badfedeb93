import { anomalyMethod, findAnomalies } from '@callboard/modules/costs/domain/anomalies'
import type { CostView } from '@callboard/modules/costs/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card, Row } from '@callboard/ui/card'
import { formatPoint } from '@callboard/ui/chart/format.ts'
import { TriangleAlert } from 'lucide-react'
import { daysOf, labelOf, unallocatedLabel } from './cost-chart.ts'
import { money } from './money.ts'

/** Unusual days with their explanation; hidden if there are none. */
export function AnomaliesCard({ view, place }: { view: CostView; place: SlotPlace }) {
  const found = findAnomalies(view, daysOf(view))
  if (found.length === 0) return null
  const label = (key: string) => {
    const total = view.totals.find((t) => t.key === key)
    return total ? labelOf(total, view.by) : unallocatedLabel(view.by)
  }
  return (
    <Card title="Cost anomalies" aside={String(found.length)}>
      {found.map((a) => (
        <Row key={`${a.key} ${a.day}`} className="flex-wrap px-4">
          <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warn" />
          <span className="min-w-0 flex-1 basis-32 truncate font-medium">
            {view.by === 'entity' && a.key ? (
              <a href={place.links.entity(a.key, 'cloud-costs.costs')} className="hover:underline">
                {label(a.key)}
              </a>
            ) : (
              label(a.key)
            )}
          </span>
          <span className="text-sm text-muted tabular-nums">
            <b className="font-medium text-fg">+{money(a.amount - a.usual, view.currency)}</b> {formatPoint(a.day, 'day')}
          </span>
        </Row>
      ))}
      <p className="px-4 py-2 text-sm text-faint">{anomalyMethod}</p>
    </Card>
  )
}
