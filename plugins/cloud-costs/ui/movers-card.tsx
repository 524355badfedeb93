import { allocatedGroups, type CostFigures, type CostTotal, type CostView } from '@callboard/modules/costs/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Card } from '@callboard/ui/card'
import { money } from './money.ts'

const difference = (t: CostTotal) => Number(t.amount) - Number(t.before)

/** The largest changes from the previous period, in either direction. */
export const topMovers = (view: CostFigures, most: number): CostTotal[] =>
  view.totals
    .filter((t) => t.key !== '' && difference(t) !== 0)
    .sort((a, b) => Math.abs(difference(b)) - Math.abs(difference(a)))
    .slice(0, most)

/** A bar to the right of the common zero for more, to the left for less. */
function ChangeBar({ value, least, most }: { value: number; least: number; most: number }) {
  const span = most - least || 1
  const zero = (-least / span) * 100
  const size = (Math.abs(value) / span) * 100
  return (
    <svg aria-hidden="true" viewBox="0 0 100 20" preserveAspectRatio="none" className="h-5 min-w-0 flex-1">
      <path d={`M${zero} 0V20`} stroke="var(--line2)" vectorEffect="non-scaling-stroke" />
      <rect x={value < 0 ? zero - size : zero} y={4} width={size} height={12} fill={value < 0 ? 'var(--d2)' : 'var(--d1)'} />
    </svg>
  )
}

/** The largest changes; hidden without a complete previous period. */
export function MoversCard({ view, place }: { view: CostView; place: SlotPlace }) {
  const moved = view.incomplete.length > 0 || Number(view.before) === 0 ? [] : topMovers(view, 7)
  if (moved.length === 0) return null
  const changes = moved.map(difference)
  const [least, most] = [Math.min(0, ...changes), Math.max(0, ...changes)]
  return (
    <Card title="Top movers" aside={`vs. previous ${view.days} days`}>
      <ul className="py-2">
        {moved.map((t) => (
          <li key={t.key} className="flex h-9 items-center gap-2 px-4">
            <span className="w-1/2 truncate" title={t.label}>
              {allocatedGroups.includes(view.by) ? (
                <a href={place.links.entity(t.key, 'cloud-costs.costs')} className="hover:underline">
                  {t.label}
                </a>
              ) : (
                t.label
              )}
            </span>
            <ChangeBar value={difference(t)} least={least} most={most} />
            <span className="w-20 text-right tabular-nums">
              {difference(t) > 0 ? '+' : ''}
              {money(difference(t), view.currency)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
