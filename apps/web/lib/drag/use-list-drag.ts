'use client'
import { useEffect, useRef, useState } from 'react'

/** How close to the edge of the window a pointer scrolls the page, and by how much with each movement. */
const edgePx = 48
const scrollPx = 12

/** The list under a pointer, and the position in it: behind the rows whose middle is above the pointer. */
function positionAt({ clientX, clientY }: PointerEvent, dragged: string): { list: string; index: number } | undefined {
  const element = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-drag-list]')
  const list = element?.dataset.dragList
  if (!element || list === undefined) return undefined
  const rows = [...element.querySelectorAll<HTMLElement>('[data-drag-row]')].filter((row) => row.dataset.dragRow !== dragged)
  const above = rows.filter((row) => {
    const { top, height } = row.getBoundingClientRect()
    return top + height / 2 < clientY
  })
  return { list, index: above.length }
}

/**
 * Drags rows (`data-drag-row`) within and between lists (`data-drag-list`) by their handles, with a mouse, pen or finger. Buttons
 * of each row do the same by keyboard.
 */
export function useListDrag(move: (row: string, list: string, index: number) => void) {
  const [dragged, setDragged] = useState<string>()
  const latest = useRef(move)
  latest.current = move
  useEffect(() => {
    if (dragged === undefined) return
    const onMove = (event: PointerEvent) => {
      if (event.clientY < edgePx) window.scrollBy(0, -scrollPx)
      else if (event.clientY > window.innerHeight - edgePx) window.scrollBy(0, scrollPx)
      const at = positionAt(event, dragged)
      if (at) latest.current(dragged, at.list, at.index)
    }
    const end = () => setDragged(undefined)
    // On the window: the handle itself is replaced when its row changes lists.
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    return () => {
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
  }, [dragged])
  return { dragged, start: setDragged }
}
