'use client'
import { type RefObject, useEffect, useRef } from 'react'
import type { CameraControl } from './camera-control.ts'
import { type Camera, type Size, viewOf } from './map-camera.ts'
import type { MapLayout } from './map-layout.ts'

const width = 140
const maxHeight = 100

type Props = {
  layout: MapLayout
  control: CameraControl
  /** Called with every frame. */
  view: RefObject<((camera: Camera, size: Size) => void) | undefined>
}

/** The whole map with the part that is in view; a press goes there. Only for the pointer, since keys have the map itself. */
export function MiniMap({ layout, control, view }: Props) {
  const frame = useRef<SVGRectElement>(null)
  const box = useRef<SVGSVGElement>(null)
  const height = Math.min(maxHeight, (width * layout.height) / layout.width)
  useEffect(() => {
    const show = (at: Camera, size: Size) => {
      const rect = viewOf(at, size)
      for (const key of ['x', 'y', 'width', 'height'] as const) frame.current?.setAttribute(key, String(rect[key]))
      // Whoever sees everything needs no overview.
      const whole = rect.width >= layout.width && rect.height >= layout.height
      box.current?.classList.toggle('invisible', whole)
    }
    view.current = show
    show(control.camera, control.size)
    return () => {
      view.current = undefined
    }
  }, [control, layout, view])
  return (
    <svg
      ref={box}
      aria-hidden
      width={width}
      height={height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className="invisible absolute right-3 bottom-3 cursor-pointer rounded-md border bg-panel max-shell:hidden print:hidden"
      onPointerDown={(event) => {
        const rect = event.currentTarget.getBoundingClientRect()
        const scale = Math.max(layout.width / rect.width, layout.height / rect.height)
        const point = {
          x: layout.width / 2 + (event.clientX - rect.left - rect.width / 2) * scale,
          y: layout.height / 2 + (event.clientY - rect.top - rect.height / 2) * scale,
        }
        control.centreOn(point, control.camera.scale)
      }}
    >
      {layout.areas.map((area) => (
        <rect
          key={area.key}
          x={area.x}
          y={area.y}
          width={area.width}
          height={area.height}
          className={area.health.broken ? 'fill-bad-mark/50' : 'fill-line2/60'}
        />
      ))}
      <rect ref={frame} className="fill-accent/10 stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
