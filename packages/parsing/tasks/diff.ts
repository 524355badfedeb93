import type { DiffHunk, DiffLine } from '@callboard/modules/templates/domain/file-diff'
import { structuredPatch } from 'diff'
import type { Input, Output } from '../tasks.ts'

/** Number of unchanged lines around a change. */
const context = 3
/** Lines that are added or removed. The time to find them grows with its square. */
const maxChanges = 4000

const kinds: Record<string, DiffLine['kind']> = { '+': 'added', '-': 'removed' }

const lineOf = (line: string): DiffLine => {
  const kind = kinds[line.charAt(0)]
  // "\ No newline at end of file" is about the line before it.
  return { kind: kind ?? 'same', text: line.startsWith('\\') ? line : line.slice(1) }
}

const countOf = (hunks: readonly DiffHunk[], kind: DiffLine['kind']) =>
  hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0)

/** A unified diff of two texts; undefined if they differ in more lines than could be read. */
export function diff({ before, after }: Input<'diff'>): Output<'diff'> {
  const patch = structuredPatch('', '', before, after, '', '', { context, maxEditLength: maxChanges })
  if (!patch) return undefined
  const hunks = patch.hunks.map(({ oldStart, newStart, lines }) => ({
    before: oldStart,
    after: newStart,
    lines: lines.map(lineOf),
  }))
  return { added: countOf(hunks, 'added'), removed: countOf(hunks, 'removed'), hunks }
}
