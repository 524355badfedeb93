import { diffLines } from 'diff'
import { DiffLines, type ShownLine } from './diff-lines.tsx'

/** Number of unchanged lines shown around a change. */
const context = 3

function linesOf(before: string, after: string): ShownLine[] {
  const parts = diffLines(before, after)
  return parts.flatMap(({ value, added, removed }, part): ShownLine[] => {
    const kind = added ? 'added' : removed ? 'removed' : 'same'
    const lines = value.replace(/\n$/, '').split('\n')
    const shown = lines.map((text, i): ShownLine => ({ id: `${part}.${i}`, kind, text }))
    if (kind !== 'same' || lines.length <= 2 * context) return shown
    const first = part === 0 ? [] : shown.slice(0, context)
    const last = part === parts.length - 1 ? [] : shown.slice(-context)
    return [...first, { id: `${part}.gap`, kind: 'gap', text: '  …' }, ...last]
  })
}

/** A line diff of two texts. */
export function TextDiff({ before, after, label }: { before: string; after: string; label: string }) {
  return <DiffLines lines={linesOf(before, after)} label={label} />
}
