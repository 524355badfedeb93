import { cn } from '../class-names.ts'
import { type ChartSpec, colorOf } from './spec.ts'

export type LegendEntry = { key: string; label: string; look: 'square' | 'line' | 'dashed'; color: string }

const limitColor = { bad: 'var(--bad-mark)', goal: 'var(--ok-mark)' } as const
export const previousKey = '\u0000previous'
export const limitKey = (label: string) => `\u0000limit ${label}`

/** All that a chart draws and that can be switched off. */
export const legendOf = (spec: ChartSpec): LegendEntry[] => [
  ...spec.series.map((s) => ({
    key: s.key,
    label: s.label,
    look: s.dashed ? ('dashed' as const) : spec.look === 'stacked' ? ('square' as const) : ('line' as const),
    color: colorOf(s.color),
  })),
  ...(spec.previous ? [{ key: previousKey, label: spec.previous.label, look: 'dashed' as const, color: 'var(--fg)' }] : []),
  ...(spec.limits ?? []).map((l) => ({
    key: limitKey(l.label),
    label: l.label,
    look: 'line' as const,
    color: limitColor[l.tone],
  })),
]

/** How an entry is drawn. An SVG, because browsers print no backgrounds. */
export function Swatch({ look, color }: Pick<LegendEntry, 'look' | 'color'>) {
  if (look === 'square')
    return (
      <svg aria-hidden="true" className="size-2 shrink-0">
        <rect width="8" height="8" rx="2" fill={color} />
      </svg>
    )
  return (
    <svg aria-hidden="true" className="h-2 w-3.5 shrink-0">
      <path d="M0 4H14" stroke={color} strokeWidth="2" strokeDasharray={look === 'dashed' ? '4 2' : undefined} />
    </svg>
  )
}

const entryStyle = 'inline-flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded-[5px] px-2 text-sm'

/** Names of what is drawn; none for a single thing, which the title names. With `onToggle` each is a button that hides it. */
export function Legend({
  entries,
  hidden,
  onToggle,
}: {
  entries: readonly LegendEntry[]
  hidden?: ReadonlySet<string>
  onToggle?: (key: string) => void
}) {
  if (entries.length < 2) return null
  return (
    <ul aria-label="Legend" className="-mx-2 flex min-w-0 flex-wrap gap-x-1">
      {entries.map((entry) => (
        <li key={entry.key} className="flex max-w-full min-w-0">
          {onToggle ? (
            <button
              type="button"
              aria-pressed={!hidden?.has(entry.key)}
              onClick={() => onToggle(entry.key)}
              className={cn(entryStyle, 'hover:bg-inset print:inline-flex!', hidden?.has(entry.key) && 'text-faint line-through')}
            >
              <Swatch look={entry.look} color={entry.color} />
              <span className="truncate">{entry.label}</span>
            </button>
          ) : (
            <span className={entryStyle}>
              <Swatch look={entry.look} color={entry.color} />
              <span className="truncate">{entry.label}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
