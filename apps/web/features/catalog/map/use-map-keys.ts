'use client'
import type { KeyboardEvent } from 'react'
import { directionOf, nextInDirection } from '../next-in-direction.ts'
import type { CameraControl } from './camera-control.ts'
import { toMap } from './map-camera.ts'
import type { MapLayout } from './map-layout.ts'
import { nearestTo } from './map-targets.ts'

type Keys = {
  layout: MapLayout
  control: CameraControl
  focus: number | undefined
  onFocus: (index: number | undefined) => void
  onOpen: (index: number) => void
}

/** Does what a key means on the map. @returns whether it means something */
function press(key: string, { layout, control, focus, onFocus, onOpen }: Keys): boolean {
  const direction = directionOf({ key })
  if (direction) {
    const { width, height } = control.size
    const middle = toMap(control.camera, { x: width / 2, y: height / 2 })
    onFocus(focus === undefined ? nearestTo(layout, middle) : (nextInDirection(layout.positions, focus, direction) ?? focus))
    return true
  }
  switch (key) {
    case 'Enter':
      if (focus !== undefined) onOpen(focus)
      return true
    case 'Escape':
      if (focus === undefined) control.fit()
      else onFocus(undefined)
      return true
    case '+':
    case '=':
      control.zoom(1.4)
      return true
    case '-':
      control.zoom(1 / 1.4)
      return true
    case '0':
      control.fit()
      return true
    default:
      return false
  }
}

/** The keys of the map. Keys with a modifier belong to the browser and the portal. */
export function useMapKeys(keys: Keys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return
    if (press(event.key, keys)) event.preventDefault()
  }
}
