import type { Point } from './map-camera.ts'
import { boxSize, type MapArea, type MapLayout } from './map-layout.ts'

const holds = (rect: { x: number; y: number; width: number; height: number }, { x, y }: Point) =>
  x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height

/** What is at a point of the map. */
export function targetAt(layout: MapLayout, point: Point): { area: MapArea; node: number | undefined } | undefined {
  const area = layout.areas.find((a) => holds(a, point))
  if (!area) return undefined
  return {
    area,
    node: area.members.find((i) => {
      const position = layout.positions[i]
      return position !== undefined && holds({ ...position, ...boxSize }, point)
    }),
  }
}

export type Direction = 'left' | 'right' | 'up' | 'down'

const axes: Record<Direction, { along: (d: Point) => number; across: (d: Point) => number }> = {
  left: { along: (d) => -d.x, across: (d) => d.y },
  right: { along: (d) => d.x, across: (d) => d.y },
  up: { along: (d) => -d.y, across: (d) => d.x },
  down: { along: (d) => d.y, across: (d) => d.x },
}

/** The nearest entity in a direction; what lies straight ahead counts as nearer. Undefined at the edge of the map. */
export function nextInDirection({ positions }: MapLayout, from: number, direction: Direction): number | undefined {
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

/** The entity nearest to a point. */
export function nearestTo({ positions }: MapLayout, { x, y }: Point): number | undefined {
  let best: { index: number; distance: number } | undefined
  for (const [index, at] of positions.entries()) {
    const distance = Math.hypot(at.x + boxSize.width / 2 - x, at.y + boxSize.height / 2 - y)
    if (!best || distance < best.distance) best = { index, distance }
  }
  return best?.index
}
