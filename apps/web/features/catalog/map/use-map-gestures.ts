'use client'
import { type RefObject, useEffect } from 'react'
import type { CameraControl } from './camera-control.ts'
import { type Point, zoomCamera } from './map-camera.ts'

/** A pointer that moves less than this between down and up has pressed something. */
const pressPixels = 5

export type Gestures = { onPress: (at: Point) => void; onHover: (at: Point | undefined) => void }

const middleOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
  y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
})

const spreadOf = ([a, b]: readonly Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : undefined)

/** Moves with all pointers that are down: what is under them stays under them. */
function follow(control: CameraControl, before: readonly Point[], after: readonly Point[]): void {
  const [from, to] = [middleOf(before), middleOf(after)]
  const { camera, minScale } = control
  const moved = { ...camera, x: camera.x + to.x - from.x, y: camera.y + to.y - from.y }
  const [spread, wider] = [spreadOf(before), spreadOf(after)]
  control.set(spread && wider ? zoomCamera(moved, to, wider / spread, minScale) : moved)
}

function zoomWithWheel(control: CameraControl, event: WheelEvent, at: Point): void {
  event.preventDefault()
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
  // A pinch on a touchpad arrives as a wheel with the control key, in smaller steps.
  const factor = Math.exp(-Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.01 : 0.0025))
  control.set(zoomCamera(control.camera, at, factor, control.minScale))
}

/** Pointers that are down, and how far they have moved together. */
function trackPointers(element: HTMLElement, control: CameraControl, gestures: RefObject<Gestures>) {
  const pointers = new Map<number, Point>()
  let travelled = 0
  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  return {
    at,
    down: (event: PointerEvent) => {
      if (event.button !== 0) return
      if (pointers.size === 0) travelled = 0
      pointers.set(event.pointerId, at(event))
      element.setPointerCapture(event.pointerId)
      gestures.current.onHover(undefined)
    },
    move: (event: PointerEvent) => {
      const known = pointers.get(event.pointerId)
      if (!known) return event.pointerType === 'mouse' ? gestures.current.onHover(at(event)) : undefined
      const before = [...pointers.values()]
      pointers.set(event.pointerId, at(event))
      travelled += Math.hypot(at(event).x - known.x, at(event).y - known.y)
      if (travelled >= pressPixels || pointers.size > 1) follow(control, before, [...pointers.values()])
    },
    up: (event: PointerEvent) => {
      const pressed = pointers.size === 1 && travelled < pressPixels
      if (pointers.delete(event.pointerId) && pressed) gestures.current.onPress(at(event))
    },
    cancel: (event: PointerEvent) => pointers.delete(event.pointerId),
  }
}

/** Moving with one finger or the mouse, zooming with two fingers or the wheel. */
export function useMapGestures(
  canvas: RefObject<HTMLCanvasElement | null>,
  control: CameraControl,
  gestures: RefObject<Gestures>,
) {
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const pointers = trackPointers(element, control, gestures)
    const stop = new AbortController()
    const { signal } = stop
    element.addEventListener('pointerdown', pointers.down, { signal })
    element.addEventListener('pointermove', pointers.move, { signal })
    element.addEventListener('pointerup', pointers.up, { signal })
    element.addEventListener('pointercancel', pointers.cancel, { signal })
    element.addEventListener('pointerleave', () => gestures.current.onHover(undefined), { signal })
    element.addEventListener('wheel', (event) => zoomWithWheel(control, event, pointers.at(event)), { signal, passive: false })
    return () => stop.abort()
  }, [canvas, control, gestures])
}
