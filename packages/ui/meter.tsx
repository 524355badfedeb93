import { cn } from './class-names.ts'

/** A usage bar next to text with the same meaning. Highlighted above 90 %. */
export function Meter({ value, max: of, label }: { value: number; max: number; label: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0
  return (
    <span role="img" aria-label={label} className="inline-block h-1.5 w-16 overflow-hidden rounded-full bg-line align-middle">
      <span
        className={cn('block h-full rounded-full', share > 0.9 ? 'bg-bad-mark' : share > 0.75 ? 'bg-warn-mark' : 'bg-accent')}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  )
}
