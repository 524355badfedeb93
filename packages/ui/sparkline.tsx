/** A line of values without axes, for tiles and tables. `label` says in words what it shows. */
export function Sparkline({ values, label, className }: { values: readonly number[]; label: string; className?: string }) {
  if (values.length < 2) return null
  const [width, height, pad] = [120, 32, 3]
  const [low, high] = [Math.min(0, ...values), Math.max(...values, Number.MIN_VALUE)]
  const x = (i: number) => pad + (i / (values.length - 1)) * (width - 2 * pad)
  const y = (value: number) => height - pad - ((value - low) / (high - low)) * (height - 2 * pad)
  const line = values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={className}>
      <path d={`${line}L${x(values.length - 1)} ${height - pad}L${x(0)} ${height - pad}Z`} className="fill-accent/10" />
      <path d={line} className="fill-none stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
