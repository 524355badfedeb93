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

/** The entity nearest to a point. */
export function nearestTo({ positions }: MapLayout, { x, y }: Point): number | undefined {
  let best: { index: number; distance: number } | undefined
  for (const [index, at] of positions.entries()) {
    const distance = Math.hypot(at.x + boxSize.width / 2 - x, at.y + boxSize.height / 2 - y)
    if (!best || distance < best.distance) best = { index, distance }
  }
  return best?.index
}
