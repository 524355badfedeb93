import { type PointerEvent, useId, useRef } from 'react'
import { type Cursor, pointAt, pressKey, releasePointer } from './cursor.ts'
import type { ChartLayout } from './layout.ts'
import { across } from './picture.tsx'
import type { ChartSpec } from './spec.ts'
import { describePoint } from './summary.ts'
import { Tooltip } from './tooltip.tsx'

const hint =
  'Arrow keys read the values. Shift with an arrow key selects a period, Enter zooms in, Escape resets. Tab goes on to the next control.'

/** The crosshair: follows the pointer and the arrow keys. A range input, which screen readers know how to read. */
export function PlotCursor({
  spec,
  layout,
  cursor,
  onMove,
  onZoom,
}: {
  spec: ChartSpec
  layout: ChartLayout
  cursor: Cursor
  onMove: (cursor: Cursor) => void
  onZoom: (range: readonly [number, number] | 'reset') => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const count = spec.points.length
  const indexOf = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return pointAt((event.clientX - left) / Math.max(1, width), count)
  }
  const apply = (step: ReturnType<typeof pressKey>) => {
    if (!step) return
    onMove(step.cursor)
    if (step.zoom) onZoom(step.zoom)
  }
  const at = Math.min(cursor?.at ?? count - 1, count - 1)
  const center = layout.bands[at]?.center ?? 0
  return (
    <div
      className="absolute inset-0 cursor-crosshair touch-pan-y rounded-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent"
      onPointerMove={(event) => onMove({ at: indexOf(event), from: cursor?.from })}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        // A finger has no hover: what it tapped stays until it taps elsewhere.
        if (event.pointerType === 'touch') input.current?.focus({ preventScroll: true })
        event.currentTarget.setPointerCapture(event.pointerId)
        onMove({ at: indexOf(event), from: event.pointerType === 'touch' ? undefined : indexOf(event) })
      }}
      onPointerUp={() => apply(releasePointer(cursor))}
      onPointerCancel={() => onMove(undefined)}
      onPointerLeave={() => {
        if (document.activeElement !== input.current) onMove(undefined)
      }}
    >
      {cursor ? <Crosshair layout={layout} at={at} from={cursor.from} center={center} /> : null}
      <input
        ref={input}
        type="range"
        min={0}
        max={count - 1}
        value={at}
        aria-label={spec.title}
        aria-valuetext={describePoint(spec, at)}
        aria-describedby={hintId}
        onChange={(event) => onMove({ at: Number(event.target.value), from: undefined })}
        onFocus={() => onMove({ at, from: undefined })}
        onBlur={() => onMove(undefined)}
        onKeyDown={(event) => {
          const step = pressKey({ at, from: cursor?.from }, event.key, event.shiftKey, count)
          if (step) event.preventDefault()
          apply(step)
        }}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
      />
      <span id={hintId} className="sr-only">
        {hint}
      </span>
      {cursor ? <Tooltip spec={spec} index={at} left={center} /> : null}
    </div>
  )
}

function Crosshair({ layout, at, from, center }: { layout: ChartLayout; at: number; from: number | undefined; center: number }) {
  const [first, last] = [layout.bands[Math.min(at, from ?? at)], layout.bands[Math.max(at, from ?? at)]]
  if (!first || !last) return null
  return (
    <>
      <div
        aria-hidden
        className="absolute inset-y-0 bg-fg/8"
        style={{ left: across(first.left), width: across(last.left + last.width - first.left) }}
      />
      <div aria-hidden className="absolute inset-y-0 border-l border-dashed border-fg/60" style={{ left: across(center) }} />
    </>
  )
}
