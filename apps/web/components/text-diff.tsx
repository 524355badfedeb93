import { cn } from '@callboard/ui/class-names.ts'
import { diffLines } from 'diff'

/** Number of unchanged lines shown around a change. */
const context = 3

type Line = { id: string; sign: ' ' | '+' | '-'; text: string }

function linesOf(before: string, after: string): Line[] {
  const parts = diffLines(before, after)
  return parts.flatMap(({ value, added, removed }, part): Line[] => {
    const sign = added ? '+' : removed ? '-' : ' '
    const lines = value.replace(/\n$/, '').split('\n')
    const shown = lines.map((text, i): Line => ({ id: `${part}.${i}`, sign, text }))
    if (sign !== ' ' || lines.length <= 2 * context) return shown
    const first = part === 0 ? [] : shown.slice(0, context)
    const last = part === parts.length - 1 ? [] : shown.slice(-context)
    return [...first, { id: `${part}.gap`, sign: ' ', text: '…' }, ...last]
  })
}

/** A line diff of two texts. */
export function TextDiff({ before, after, label }: { before: string; after: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="overflow-auto rounded-md border py-1.5 font-mono text-sm">
      {linesOf(before, after).map(({ id, sign, text }) => (
        <div
          key={id}
          className={cn(
            'px-3.5 whitespace-pre',
            sign === '+' && 'bg-ok-soft text-ok',
            sign === '-' && 'bg-bad-soft text-bad',
            sign === ' ' && 'text-muted',
          )}
        >
          {sign === '+' ? (
            <ins className="no-underline">+ {text}</ins>
          ) : sign === '-' ? (
            <del className="no-underline">- {text}</del>
          ) : (
            `  ${text}`
          )}
        </div>
      ))}
    </section>
  )
}
