import { cn } from '../class-names.ts'
import { formatChange, formatPoint, formatValue } from './format.ts'
import { Swatch } from './legend.tsx'
import { type ChartSpec, colorOf, totalAt } from './spec.ts'
import { pointRows } from './summary.ts'

/** All values of a point, largest first, with their total and the previous period. */
export function Tooltip({ spec, index, left }: { spec: ChartSpec; index: number; left: number }) {
  const day = spec.points[index] ?? ''
  const stacked = spec.look === 'stacked' && spec.series.length > 1
  const total = totalAt(spec.series, index)
  const before = spec.previous?.values[index] ?? null
  const compared = spec.look === 'stacked' ? total : (spec.series[0]?.values[index] ?? null)
  const markers = (spec.markers ?? []).filter((m) => m.at === day)
  const rows = pointRows(spec, index)
  return (
    <div
      aria-hidden
      data-chart-tooltip
      className={cn(
        'pointer-events-none absolute z-20 rounded-lg border bg-panel px-3 py-2 text-sm text-fg shadow-lg',
        'inset-x-0 top-full mt-6 w-auto @lg:top-2 @lg:mt-0 @lg:w-72',
        left > 500 ? '@lg:right-(--from-end) @lg:left-auto' : '@lg:left-(--from-start) @lg:right-auto',
      )}
      style={{
        ['--from-start' as string]: `calc(${left / 10}% + 16px)`,
        ['--from-end' as string]: `calc(${100 - left / 10}% + 16px)`,
      }}
    >
      <p className="flex justify-between gap-3 font-semibold">
        <span>{formatPoint(day, spec.step)}</span>
        {stacked ? <span>{formatValue(total, spec.unit)}</span> : null}
      </p>
      {spec.previous && before !== null ? (
        <p className="flex justify-between gap-3 text-faint">
          <span>{spec.previous.label}</span>
          <span className="whitespace-nowrap">
            {formatValue(before, spec.unit)} {compared === null ? '' : `(${formatChange(compared, before)})`}
          </span>
        </p>
      ) : null}
      <ul className="mt-1 border-t pt-1">
        {rows.length === 0 ? <li className="text-faint">No data</li> : null}
        {rows.map((row) => (
          <li key={row.key} className="flex items-center gap-1.5">
            <Swatch look={row.dashed ? 'dashed' : spec.look === 'stacked' ? 'square' : 'line'} color={colorOf(row.color)} />
            <span className="min-w-0 flex-1 truncate">{row.label}</span>
            <span>{formatValue(row.value, spec.unit)}</span>
          </li>
        ))}
      </ul>
      {markers.map((marker) => (
        <p key={marker.label} className="mt-1 border-t pt-1">
          <b className="font-semibold">{marker.label}.</b> {marker.text}
        </p>
      ))}
    </div>
  )
}
