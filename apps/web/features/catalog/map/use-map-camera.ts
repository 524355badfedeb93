'use client'
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { CameraControl } from './camera-control.ts'
import type { Camera, Size } from './map-camera.ts'
import type { MapLayout } from './map-layout.ts'

/** A camera for the space of an element. `onFrame` draws. */
export function useMapCamera(
  frame: RefObject<HTMLElement | null>,
  layout: MapLayout,
  onFrame: (camera: Camera, size: Size) => void,
): CameraControl {
  const [control] = useState(() => new CameraControl())
  useLayoutEffect(() => {
    control.onFrame = onFrame
    control.redraw()
  })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => control.resize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [control, frame])
  useLayoutEffect(() => control.setMap(layout), [control, layout])
  useEffect(() => () => control.stop(), [control])
  return control
}
