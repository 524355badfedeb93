import type { Look } from '@callboard/modules/experiments/domain/results'
import { formatDay } from '@callboard/ui/chart/format.ts'
import { cn } from '@callboard/ui/class-names.ts'
import { layoutIntervals, type PlotSize, plotSizes } from './interval-layout.ts'
import { formatEffect } from './labels.ts'

/** What an interval says, for somebody who does not see it. */
const wordsOf = ({ day, estimate, interval }: Look): string =>
  `${formatDay(day)}: ${formatEffect(estimate)}${interval ? ` (${formatEffect(interval.lower)} to ${formatEffect(interval.upper)})` : ''}`

type Props = { label: string; looks: readonly Look[] }

function Plot({ label, looks, size, className }: Props & { size: PlotSize; className: string }) {
  const { zero, ticks, looks: drawn, labels } = layoutIntervals(looks, size)
  const last = looks.at(-1)
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      className={cn('w-full max-w-3xl text-faint', className)}
      role="img"
      aria-label={`${label}. ${last ? wordsOf(last) : 'No data yet.'}`}
    >
      {ticks.map(({ value, y }) => (
        <g key={value}>
          <line x1={44} x2={size.width} y1={y} y2={y} stroke="var(--line)" />
          <text x={40} y={y + 4} textAnchor="end" fontSize={11} fill="currentColor">
            {formatEffect(value)}
          </text>
        </g>
      ))}
      <line x1={44} x2={size.width} y1={zero} y2={zero} stroke="currentColor" />
      {drawn.map(({ look, x, y, top, bottom, isClear }) => (
        <g key={look.day} stroke={isClear ? 'var(--d1)' : 'currentColor'}>
          <title>{wordsOf(look)}</title>
          {look.interval ? <line x1={x} x2={x} y1={top} y2={bottom} strokeWidth={3} strokeOpacity={0.55} /> : null}
          <circle cx={x} cy={y} r={3} fill={isClear ? 'var(--d1)' : 'var(--panel)'} strokeWidth={1.5} />
        </g>
      ))}
      {labels.map(({ day, x }) => (
        <text key={day} x={x} y={size.height - 4} textAnchor="middle" fontSize={11} fill="currentColor">
          {formatDay(day)}
        </text>
      ))}
    </svg>
  )
}

/** An effect with its interval on each day. Intervals hold for all days together; one without zero is drawn in colour. */
export const IntervalPlot = (props: Props) => (
  <>
    <Plot {...props} size={plotSizes.wide} className="max-sm:hidden" />
    <Plot {...props} size={plotSizes.narrow} className="sm:hidden" />
  </>
)
