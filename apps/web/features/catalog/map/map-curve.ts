import type { Point } from './map-camera.ts'
import { boxSize } from './map-layout.ts'

export type Curve = { from: Point; to: Point; controls: [Point, Point]; arrow: [Point, Point, Point] }

const arrowLength = 7

/** A curve from the side of one box to the side of another, with its arrow head. Boxes above each other are joined on the left. */
export function curveBetween(a: Point, b: Point): Curve {
  const middle = boxSize.height / 2
  const stacked = Math.abs(a.x - b.x) < boxSize.width
  const forwards = stacked ? false : b.x > a.x
  const from = { x: a.x + (forwards ? boxSize.width : 0), y: a.y + middle }
  const fromRight = !stacked && b.x < a.x
  const entersRight = fromRight
  const tip = { x: b.x + (entersRight ? boxSize.width : 0), y: b.y + middle }
  const out = forwards ? 1 : -1
  const into = entersRight ? 1 : -1
  const bend = stacked ? 32 : Math.max(32, Math.abs(tip.x - from.x) / 2)
  const to = { x: tip.x + into * arrowLength, y: tip.y }
  return {
    from,
    to,
    controls: [
      { x: from.x + out * bend, y: from.y },
      { x: to.x + into * bend, y: to.y },
    ],
    arrow: [tip, { x: to.x, y: to.y - 4 }, { x: to.x, y: to.y + 4 }],
  }
}
