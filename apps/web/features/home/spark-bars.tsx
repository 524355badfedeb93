const width = 160
const height = 32

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
