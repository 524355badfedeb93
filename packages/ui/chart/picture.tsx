import type { ReactNode } from 'react'
import { cn } from '../class-names.ts'
import { type ChartLayout, plotWidth } from './layout.ts'
import { type ChartSpec, colorOf, totalAt } from './spec.ts'

/** A position across the plot, as CSS. */
export const across = (x: number) => `${x / (plotWidth / 100)}%`

const limitInk = { bad: 'var(--bad-mark)', goal: 'var(--ok-mark)' } as const

function Shapes({ spec, layout }: { spec: ChartSpec; layout: ChartLayout }) {
  const line = {
    fill: 'none',
    strokeWidth: 2,
    strokeLinejoin: 'round',
    strokeLinecap: 'round',
    vectorEffect: 'non-scaling-stroke',
  } as const
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${plotWidth} ${layout.height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      {(spec.bands ?? []).map((band, i) => {
        const [from, to] = [layout.y(band.from), Math.max(0, layout.y(Math.min(band.to, layout.top)))]
        return from <= 0 ? null : (
          <rect
            key={band.label}
            width={plotWidth}
            y={to}
            height={Math.max(0, from - to)}
            fill="var(--sub)"
            opacity={i % 2 ? 0 : 1}
          />
        )
      })}
      {layout.ticks.map((tick) => (
        <path
          key={tick.value}
          d={`M0 ${tick.y}H${plotWidth}`}
          stroke={tick.value === 0 ? 'var(--line2)' : 'var(--line)'}
          vectorEffect="non-scaling-stroke"
          shapeRendering="crispEdges"
        />
      ))}
      {layout.shapes.map((shape) =>
        shape.kind === 'bars' ? (
          <path key={shape.key} d={shape.path} fill={colorOf(shape.color)} />
        ) : (
          <g key={shape.key} stroke={colorOf(shape.color)}>
            <path d={shape.path} {...line} strokeDasharray={shape.kind === 'dashed' ? '5 4' : undefined} />
            {shape.dots ? <path d={shape.dots} {...line} strokeWidth={5} /> : null}
          </g>
        ),
      )}
      {layout.previous ? (
        <>
          <path d={layout.previous} {...line} stroke="var(--panel)" strokeWidth={4} opacity={0.8} />
          <path d={layout.previous} {...line} strokeLinecap="butt" strokeWidth={1.5} stroke="var(--fg)" strokeDasharray="4 3" />
        </>
      ) : null}
      {(spec.limits ?? [])
        .filter((limit) => limit.value <= layout.top)
        .map((limit) => (
          <path
            key={limit.label}
            d={`M0 ${layout.y(limit.value)}H${plotWidth}`}
            stroke={limitInk[limit.tone]}
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
        ))}
    </svg>
  )
}

/** Names at the lines and ranges that they belong to. */
function Names({ spec, layout }: { spec: ChartSpec; layout: ChartLayout }) {
  return (
    <>
      {(spec.limits ?? [])
        .filter((limit) => limit.value <= layout.top)
        .map((limit) => (
          <span
            key={limit.label}
            className={cn(
              'absolute left-2 rounded-sm bg-panel px-1 text-xs',
              layout.y(limit.value) > 20 && '-translate-y-full',
              limit.tone === 'bad' ? 'text-bad' : 'text-ok',
            )}
            style={{ top: layout.y(limit.value) + (layout.y(limit.value) > 20 ? -2 : 3) }}
          >
            {limit.label}
          </span>
        ))}
      {(spec.bands ?? [])
        .filter((band) => layout.y(band.from) - Math.max(0, layout.y(Math.min(band.to, layout.top))) > 16)
        .map((band) => (
          <span
            key={band.label}
            className="absolute right-1 text-xs text-faint"
            style={{ top: Math.max(0, layout.y(Math.min(band.to, layout.top))) }}
          >
            {band.label}
          </span>
        ))}
    </>
  )
}

/** A warning above each unusual point, and a number on the axis for each event, which is explained below the chart. */
function Markers({ spec, layout }: { spec: ChartSpec; layout: ChartLayout }) {
  const markers = spec.markers ?? []
  const events = markers.filter((m) => m.kind === 'event')
  const unusual = [...new Set(markers.filter((m) => m.kind === 'anomaly').map((m) => m.at))]
  const left = (day: string) => across(layout.bands[spec.points.indexOf(day)]?.center ?? 0)
  return (
    <>
      {unusual.map((day) => (
        <svg
          key={day}
          viewBox="0 0 16 16"
          aria-hidden="true"
          className="absolute size-3.5 -translate-x-1/2 text-warn-mark"
          style={{ left: left(day), top: layout.y(totalAt(spec.series, spec.points.indexOf(day)) ?? 0) - 18 }}
        >
          <path d="M6.8 1.9a1.4 1.4 0 0 1 2.4 0l5.6 9.9a1.4 1.4 0 0 1-1.2 2.1H2.4a1.4 1.4 0 0 1-1.2-2.1Z" fill="currentColor" />
          <path d="M8 5.6v3.2M8 11.2v.1" fill="none" stroke="var(--panel)" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
      ))}
      {events.map((event, i) => (
        <svg
          key={event.at}
          viewBox="0 0 16 16"
          aria-hidden="true"
          className="absolute size-4 -translate-x-1/2"
          style={{ left: left(event.at), top: layout.height - 8 }}
        >
          <circle cx="8" cy="8" r="7" fill="var(--fg)" stroke="var(--panel)" strokeWidth="2" />
          <text x="8" y="11.5" textAnchor="middle" fontSize="10" fontWeight="600" fill="var(--bg)">
            {i + 1}
          </text>
        </svg>
      ))}
    </>
  )
}

/** Axes, gridlines and shapes. Fits any width; `children` lie over the plot. */
export function ChartPicture({
  spec,
  layout,
  current,
  children,
}: {
  spec: ChartSpec
  layout: ChartLayout
  /** The day under the crosshair, which is always named. */
  current?: string | undefined
  children?: ReactNode
}) {
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-faint tabular-nums">
      <div
        aria-hidden
        className="-my-2 flex flex-col-reverse justify-between text-right whitespace-nowrap"
        style={{ height: layout.height + 16 }}
      >
        {layout.ticks.map((tick) => (
          <span key={tick.value}>{tick.label}</span>
        ))}
      </div>
      <div className="relative" style={{ height: layout.height }}>
        <Shapes spec={spec} layout={layout} />
        <div aria-hidden>
          <Names spec={spec} layout={layout} />
          <Markers spec={spec} layout={layout} />
        </div>
        {children}
      </div>
      <span />
      <div aria-hidden className="relative mt-1.5 h-4">
        {layout.labels.map(({ day, label, x, minor }) => (
          <span
            key={day}
            className={cn(
              'absolute -translate-x-1/2 whitespace-nowrap',
              minor && 'hidden @xl:inline',
              day === current && 'font-semibold text-fg',
            )}
            style={{ left: across(x) }}
          >
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}
