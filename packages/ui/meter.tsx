import { cn } from './class-names.ts'

/** A usage bar next to text with the same meaning. Highlighted above 75% and 90%, but where more is better (`plain`). */
export function Meter({
  value,
  max: of,
  label,
  tone = 'usage',
}: {
  value: number
  max: number
  label: string
  tone?: 'usage' | 'plain'
}) {
  const share = of > 0 ? Math.min(1, value / of) : 0
  return (
    <span
      role="img"
      aria-label={label}
      className="inline-block h-1.5 w-16 shrink-0 overflow-hidden rounded-full bg-line align-middle"
    >
      <span
        className={cn(
          'block h-full rounded-full',
          tone === 'plain' || share <= 0.75 ? 'bg-accent' : share > 0.9 ? 'bg-bad-mark' : 'bg-warn-mark',
        )}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  )
}
