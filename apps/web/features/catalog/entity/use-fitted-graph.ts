'use client'
import { getViewportForBounds, type ReactFlowInstance, type Rect } from '@xyflow/react'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { ShownBox } from './graph-box.tsx'
import { nodeSize } from './graph-layout.ts'

/** The smallest zoom at which names can be read. */
const readableZoom = 0.6
const padding = 24

const boundsOf = (nodes: readonly ShownBox[]): Rect => {
  const [xs, ys] = [nodes.map((n) => n.position.x), nodes.map((n) => n.position.y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) + nodeSize.width - x, height: Math.max(...ys) + nodeSize.height - y }
}

type Size = { width: number; height: number }

/** A position on one axis: the entity in the middle, unless that would leave room beyond the end of the graph. */
function placeOn(axis: { at: number; start: number; length: number; frame: number; zoom: number }): number {
  const { at, start, length, frame, zoom } = axis
  if (length * zoom + 2 * padding <= frame) return (frame - length * zoom) / 2 - start * zoom
  const [first, last] = [padding - start * zoom, frame - padding - (start + length) * zoom]
  return Math.min(first, Math.max(last, frame / 2 - at * zoom))
}

/** Shows everything if it can be read; otherwise the surroundings of the entity, in a size that can be. */
export function viewportFor(nodes: readonly ShownBox[], centre: string, { width, height }: Size) {
  const bounds = boundsOf(nodes)
  const whole = getViewportForBounds(bounds, width, height, 0.1, 1.2, 0.08)
  const at = nodes.find((n) => n.id === centre)
  if (whole.zoom >= readableZoom || !at) return whole
  const zoom = readableZoom
  const [x, y] = [at.position.x + nodeSize.width / 2, at.position.y + nodeSize.height / 2]
  return {
    x: placeOn({ at: x, start: bounds.x, length: bounds.width, frame: width, zoom }),
    y: placeOn({ at: y, start: bounds.y, length: bounds.height, frame: height, zoom }),
    zoom,
  }
}

/** Fits a graph when it is another one or its frame changes, until somebody has moved it. */
export function useFittedGraph(frame: RefObject<HTMLElement | null>, nodes: readonly ShownBox[], centre: string, graph: unknown) {
  const instance = useRef<ReactFlowInstance<ShownBox>>(undefined)
  const moved = useRef(false)
  const latest = useRef(nodes)
  latest.current = nodes
  const refit = useCallback(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {}
    if (width > 0) void instance.current?.setViewport(viewportFor(latest.current, centre, { width, height }))
  }, [frame, centre])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another graph is fitted when it has arrived
  useEffect(() => {
    moved.current = false
    refit()
  }, [refit, graph])
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (!moved.current) refit()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame, refit])
  return {
    onInit: (ready: ReactFlowInstance<ShownBox>) => {
      instance.current = ready
      refit()
    },
    // Moves without an event are our own.
    onMoveStart: (event: MouseEvent | TouchEvent | null) => {
      if (event) moved.current = true
    },
  }
}
