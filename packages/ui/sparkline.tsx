import { area, line } from 'd3-shape'
import { cn } from './class-names.ts'

const [viewWidth, viewHeight] = [100, 24]

/** A trend without axes, next to the number that it leads to, which says the same. Fits the width that `className` gives it. */
export function Sparkline({
  values,
  color = 'var(--muted)',
  filled,
  className,
}: {
  values: readonly (number | null)[]
  color?: string
  filled?: true
  className?: string
}) {
  const known = values.flatMap((value) => (value === null ? [] : [value]))
  if (known.length < 2) return <span aria-hidden className={cn('inline-block h-6 w-24', className)} />
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const x = (i: number) => Math.round(((i / (values.length - 1)) * (viewWidth - 4) + 2) * 10) / 10
  const y = (value: number) => Math.round((viewHeight - 3 - ((value - low) / (high - low || 1)) * (viewHeight - 6)) * 10) / 10
  const at = { x: (_: number | null, i: number) => x(i), defined: (value: number | null) => value !== null }
  const path =
    line<number | null>()
      .defined(at.defined)
      .x(at.x)
      .y((value) => y(value ?? 0))([...values]) ?? ''
  const ground = filled
    ? (area<number | null>()
        .defined(at.defined)
        .x(at.x)
        .y0(viewHeight)
        .y1((value) => y(value ?? 0))([...values]) ?? '')
    : ''
  const lastIndex = values.findLastIndex((value) => value !== null)
  const stroke = {
    fill: 'none',
    stroke: color,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
    vectorEffect: 'non-scaling-stroke',
  } as const
  return (
    <svg
      viewBox={`0 0 ${viewWidth} ${viewHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className={cn('inline-block h-6 w-24 align-middle', className)}
    >
      {ground ? <path d={ground} fill={color} opacity={0.1} /> : null}
      <path d={path} {...stroke} strokeWidth={1.5} />
      <path d={`M${x(lastIndex)} ${y(values[lastIndex] ?? 0)}h0`} {...stroke} strokeWidth={4} />
    </svg>
  )
}
