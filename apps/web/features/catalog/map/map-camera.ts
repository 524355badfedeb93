import type { Rect } from './map-layout.ts'

/** A point of the map is drawn at `point * scale + (x, y)`, in pixels of the canvas. */
export type Camera = { x: number; y: number; scale: number }
export type Size = { width: number; height: number }
export type Point = { x: number; y: number }

export const maxScale = 2
/** Room around what is fitted: below it are the controls and the legend. */
const margin = { side: 24, top: 20, bottom: 60 }

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), Math.max(min, max))

/** Shows a rectangle as large as it fits. */
export function fitCamera(rect: Rect, size: Size, largest = 1.1): Camera {
  const [width, height] = [Math.max(1, size.width - 2 * margin.side), Math.max(1, size.height - margin.top - margin.bottom)]
  const scale = Math.min(width / rect.width, height / rect.height, largest)
  const middle = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
  return centreCamera(middle, scale, { width: size.width, height: size.height + margin.top - margin.bottom })
}

/** Shows a point in the middle. */
export const centreCamera = (point: Point, scale: number, size: Size): Camera => ({
  x: size.width / 2 - point.x * scale,
  y: size.height / 2 - point.y * scale,
  scale,
})

/** Zooms so that what is at a point of the canvas stays there. */
export function zoomCamera(camera: Camera, at: Point, factor: number, minScale: number): Camera {
  const scale = clamp(camera.scale * factor, minScale, maxScale)
  const change = scale / camera.scale
  return { scale, x: at.x - (at.x - camera.x) * change, y: at.y - (at.y - camera.y) * change }
}

/** The nearest camera that keeps a part of the map in view. */
export function keepInView(camera: Camera, map: Size, size: Size): Camera {
  const [width, height] = [map.width * camera.scale, map.height * camera.scale]
  const [keptX, keptY] = [Math.min(80, width, size.width), Math.min(80, height, size.height)]
  return {
    scale: camera.scale,
    x: clamp(camera.x, keptX - width, size.width - keptX),
    y: clamp(camera.y, keptY - height, size.height - keptY),
  }
}

export const toMap = (camera: Camera, at: Point): Point => ({
  x: (at.x - camera.x) / camera.scale,
  y: (at.y - camera.y) / camera.scale,
})

/** The part of the map that is in view. */
export const viewOf = (camera: Camera, size: Size): Rect => ({
  ...toMap(camera, { x: 0, y: 0 }),
  width: size.width / camera.scale,
  height: size.height / camera.scale,
})

export const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** A camera on the way between two, at `t` from 0 to 1. Scales change evenly for the eye, as powers. */
export function between(from: Camera, to: Camera, t: number, size: Size): Camera {
  const eased = t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2
  const middle = { x: size.width / 2, y: size.height / 2 }
  const [a, b] = [toMap(from, middle), toMap(to, middle)]
  const scale = from.scale * (to.scale / from.scale) ** eased
  return centreCamera({ x: a.x + (b.x - a.x) * eased, y: a.y + (b.y - a.y) * eased }, scale, size)
}
