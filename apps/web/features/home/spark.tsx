import { cn } from '@callboard/ui/class-names.ts'

const width = 160
const height = 32

/** A line over equal steps of time, with its end marked. The text beside it says the same. */
export function SparkLine({ values, className }: { values: readonly number[]; className?: string }) {
  const max = Math.max(...values, 0)
  const min = Math.min(...values, 0)
  const span = max - min || 1
  const x = (i: number) => (values.length > 1 ? (i / (values.length - 1)) * (width - 4) + 2 : width / 2)
  const y = (value: number) => height - 3 - ((value - min) / span) * (height - 6)
  const line = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  const last = values.at(-1)
  if (last === undefined) return null
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={cn('h-8 w-full text-accent', className)}
    >
      <polygon points={`${x(0)},${height} ${line} ${x(values.length - 1)},${height}`} fill="currentColor" opacity="0.1" />
      <polyline points={line} fill="none" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

const bar = (x: number, wide: number, tall: number, floor: number) =>
  `M${x.toFixed(1)} ${floor}v-${tall.toFixed(1)}h${wide}v${tall.toFixed(1)}z`

/** A bar for each step of time. */
export function SparkBars({ values }: { values: readonly number[] }) {
  const max = Math.max(...values, 1)
  const step = width / Math.max(1, values.length)
  const path = values.map((value, i) => bar(i * step, step - 1.5, value === 0 ? 1 : 3 + (value / max) * (height - 3), height))
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="h-8 w-full text-accent">
      <path d={path.join('')} fill="currentColor" opacity="0.65" />
    </svg>
  )
}

/** The last runs of a pipeline: height is duration, red is failed, the newest at the right. */
export function RunBars({ runs }: { runs: readonly { state: string; ms: number }[] }) {
  const max = Math.max(...runs.map((r) => r.ms), 1)
  const bars = runs.map((run, i) => ({
    failed: run.state === 'failed',
    path: bar(80 - (runs.length - i) * 4, 3, 4 + (run.ms / max) * 12, 16),
  }))
  const pathOf = (failed: boolean) =>
    bars
      .filter((b) => b.failed === failed)
      .map((b) => b.path)
      .join('')
  const failures = bars.filter((b) => b.failed).length
  return (
    <svg
      role="img"
      aria-label={`${runs.length} runs, ${failures} failed, the last one ${bars.at(-1)?.failed ? 'failed' : 'passed'}`}
      viewBox="0 0 80 16"
      className="h-4 w-20"
    >
      <path d={pathOf(false)} className="fill-ok-mark opacity-55" />
      <path d={pathOf(true)} className="fill-bad-mark" />
    </svg>
  )
}
