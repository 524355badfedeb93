import { cn } from '@callboard/ui/class-names.ts'

/** A line of a diff, or what stands between groups of lines. */
export type ShownLine = { id: string; kind: 'same' | 'added' | 'removed' | 'gap'; text: string }

const looks = { same: 'text-muted', added: 'bg-ok-soft text-ok', removed: 'bg-bad-soft text-bad', gap: 'text-faint' } as const

/** A unified diff. Long lines scroll within it; added and removed lines are elements that screen readers announce. */
export function DiffLines({ lines, label }: { lines: readonly ShownLine[]; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="max-h-[75vh] overflow-auto rounded-md border py-1.5 font-mono text-sm">
      <div className="w-max min-w-full">
        {lines.map(({ id, kind, text }) => (
          <div key={id} className={cn('px-3.5 whitespace-pre', looks[kind])}>
            {kind === 'added' ? (
              <ins className="no-underline">+ {text}</ins>
            ) : kind === 'removed' ? (
              <del className="no-underline">- {text}</del>
            ) : kind === 'same' ? (
              `  ${text}`
            ) : (
              text
            )}
          </div>
        ))}
      </div>
    </section>
  )
}
