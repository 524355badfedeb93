// Where somebody is on a chart: the point that is read, and the period that is being selected. Pure, for keyboard and pointer.

export type Cursor = { at: number; from: number | undefined } | undefined

type Step = { cursor: Cursor; zoom?: readonly [number, number] | 'reset' }

const moves: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  PageUp: (at) => at + 7,
  PageDown: (at) => at - 7,
  Home: () => 0,
  End: (_, last) => last,
}

const sorted = (a: number, b: number) => [Math.min(a, b), Math.max(a, b)] as const

/**
 * What a key does: arrows move, with Shift they select, Enter zooms into the selection, Escape gives up the selection or the zoom.
 * @returns undefined for keys that mean nothing here
 */
export function pressKey(cursor: Cursor, key: string, shift: boolean, count: number): Step | undefined {
  const last = count - 1
  const at = cursor?.at ?? last
  const move = moves[key]
  if (move) {
    const next = Math.min(last, Math.max(0, move(at, last)))
    return { cursor: { at: next, from: shift ? (cursor?.from ?? at) : undefined } }
  }
  if (key === 'Enter' && cursor?.from !== undefined && cursor.from !== cursor.at)
    return { cursor: undefined, zoom: sorted(cursor.from, cursor.at) }
  if (key === 'Escape')
    return cursor?.from === undefined ? { cursor: undefined, zoom: 'reset' } : { cursor: { at, from: undefined } }
  return undefined
}

/** The end of dragging over the plot: more than one point becomes the new period. */
export const releasePointer = (cursor: Cursor): Step =>
  cursor?.from === undefined || cursor.from === cursor.at
    ? { cursor: cursor ? { at: cursor.at, from: undefined } : undefined }
    : { cursor: undefined, zoom: sorted(cursor.from, cursor.at) }

/** The point under a pointer. `share` is 0 at the left end of the plot and 1 at the right. */
export const pointAt = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)))
