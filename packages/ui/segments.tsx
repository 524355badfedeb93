import { cn } from './class-names.ts'

export type Segment = { key: string; label: string; href: string }

/** A choice of one of a few, as links: the choice is in the address. */
export function Segments({ label, segments, current }: { label: string; segments: readonly Segment[]; current: string }) {
  return (
    <nav aria-label={label} className="flex w-fit max-w-full flex-wrap gap-0.5 rounded-[7px] bg-inset p-0.5">
      {segments.map((segment) => (
        <a
          key={segment.key}
          href={segment.href}
          aria-current={segment.key === current ? 'true' : undefined}
          className={cn(
            'inline-flex h-6 items-center rounded-[5px] px-2.5 text-sm font-medium whitespace-nowrap text-muted hover:text-fg',
            segment.key === current && 'bg-panel text-fg shadow-shade ring-1 ring-line',
          )}
        >
          {segment.label}
        </a>
      ))}
    </nav>
  )
}
