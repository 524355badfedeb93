import type { KeyboardEvent } from 'react'

export type Position = { x: number; y: number }
export type Direction = 'left' | 'right' | 'up' | 'down'

const arrows: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** The direction of an arrow key. */
export const directionOf = ({ key }: Pick<KeyboardEvent, 'key'>): Direction | undefined => arrows[key]

const axes: Record<Direction, { along: (d: Position) => number; across: (d: Position) => number }> = {
  left: { along: (d) => -d.x, across: (d) => d.y },
  right: { along: (d) => d.x, across: (d) => d.y },
  up: { along: (d) => -d.y, across: (d) => d.x },
  down: { along: (d) => d.y, across: (d) => d.x },
}

/** The index of the nearest position in a direction; what lies straight ahead counts as nearer. Undefined at the edge. */
export function nextInDirection(positions: readonly Position[], from: number, direction: Direction): number | undefined {
  const start = positions[from]
  if (!start) return undefined
  const { along, across } = axes[direction]
  let best: { index: number; distance: number } | undefined
  for (const [index, { x, y }] of positions.entries()) {
    const offset = { x: x - start.x, y: y - start.y }
    if (along(offset) <= 0) continue
    const distance = along(offset) + 3 * Math.abs(across(offset))
    if (!best || distance < best.distance) best = { index, distance }
  }
  return best?.index
}
