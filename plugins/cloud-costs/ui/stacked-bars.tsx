import type { CostPoint, CostTotal } from '@callboard/modules/costs/domain/view'
import { money } from './money.ts'

/** Colours of the largest groups; the rest is grey. */
const colours = ['#5b6ee1', '#2f9e8f', '#d98b2b', '#b4559d', '#4b92d4', '#7a9a3c', '#c65b5b']
const rest = '#9aa1ac'
const width = 900
const height = 180

const nameOf = (total: CostTotal, nobody: string) => total.label || nobody

/** Daily costs, stacked by the largest groups. The table next to it contains the same numbers. */
export function StackedBars({
  series,
  totals,
  days,
  currency,
  label,
  nobody,
}: {
  series: readonly CostPoint[]
  totals: readonly CostTotal[]
  days: readonly string[]
  currency: string
  label: string
  nobody: string
}) {
  const shown = totals.filter((t) => Number(t.amount) > 0).slice(0, colours.length)
  const colourOf = new Map(shown.map((t, i) => [t.key, colours[i] ?? rest]))
  const byDay = Map.groupBy(series, (p) => p.day)
  const parts = days.map((day) => {
    const known = shown.map((t) => ({
      key: t.key,
      name: nameOf(t, nobody),
      amount: (byDay.get(day) ?? []).filter((p) => p.key === t.key).reduce((sum, p) => sum + p.amount, 0),
    }))
    const others = (byDay.get(day) ?? []).filter((p) => !colourOf.has(p.key)).reduce((sum, p) => sum + p.amount, 0)
    return { day, stack: [...known, { key: '\u0000', name: 'others', amount: others }].filter((p) => p.amount > 0) }
  })
  const highest = Math.max(...parts.map((p) => p.stack.reduce((sum, s) => sum + s.amount, 0)), 1e-9)
  const step = width / Math.max(1, days.length)
  return (
    <figure className="px-3.5 py-3">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className="h-44 w-full" preserveAspectRatio="none">
        {parts.map(({ day, stack }, i) => {
          let top = height
          return stack.map((part) => {
            const size = (part.amount / highest) * (height - 4)
            top -= size
            return (
              <rect
                key={`${day} ${part.key}`}
                x={i * step + step * 0.1}
                y={top}
                width={step * 0.8}
                height={size}
                fill={colourOf.get(part.key) ?? rest}
              >
                <title>{`${day} · ${part.name}: ${money(part.amount, currency)}`}</title>
              </rect>
            )
          })
        })}
      </svg>
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-2 text-sm text-muted">
        <span className="tabular-nums">
          {days[0]} to {days.at(-1)}, at most {money(highest, currency)} a day
        </span>
        {shown.map((t) => (
          <span key={t.key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colourOf.get(t.key) }} />
            {nameOf(t, nobody)}
          </span>
        ))}
        {totals.length > shown.length ? (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-sm" style={{ background: rest }} /> others
          </span>
        ) : null}
      </figcaption>
    </figure>
  )
}
