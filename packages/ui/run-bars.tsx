import { cn } from './class-names.ts'

export type RunBar = {
  key: string
  tone: 'ok' | 'bad' | 'plain'
  /** Milliseconds; null while it runs. */
  duration: number | null
}

const shown = 20
const height = 20
const fills = {
  ok: { fill: 'var(--ok-mark)', opacity: 0.55 },
  bad: { fill: 'var(--bad-mark)', opacity: 1 },
  plain: { fill: 'var(--line2)', opacity: 1 },
} as const

/** The last runs of a pipeline, newest on the right. Height is duration, colour and strength are the result. */
export function RunBars({ runs, label, className }: { runs: readonly RunBar[]; label: string; className?: string }) {
  const bars = runs.slice(-shown)
  const longest = Math.max(1, ...bars.map((bar) => bar.duration ?? 0))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${shown * 5} ${height}`}
      className={cn('inline-block h-5 w-[100px] align-middle', className)}
    >
      {bars.map((bar, i) => {
        const size = Math.max(3, Math.round(((bar.duration ?? 0) / longest) * height))
        return (
          <rect
            key={bar.key}
            x={(shown - bars.length + i) * 5}
            y={height - size}
            width={4}
            height={size}
            rx={1}
            {...fills[bar.tone]}
          />
        )
      })}
    </svg>
  )
}
