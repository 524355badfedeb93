'use client'
import type { Place } from '@callboard/modules/home/domain/layout'
import { useEffect, useRef, useState } from 'react'

/** How close to the edge of the window a pointer scrolls the page, and by how much with each movement. */
const edgePx = 48
const scrollPx = 12

const isPlace = (text: string | undefined): text is Place => text === 'main' || text === 'side' || text === 'hidden'

/** The list under a pointer, and the position in it: behind the rows whose middle is above the pointer. */
function positionAt({ clientX, clientY }: PointerEvent, dragged: string): { place: Place; index: number } | undefined {
  const list = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-place]')
  const place = list?.dataset.place
  if (!list || !isPlace(place)) return undefined
  const rows = [...list.querySelectorAll<HTMLElement>('[data-widget]')].filter((row) => row.dataset.widget !== dragged)
  const above = rows.filter((row) => {
    const { top, height } = row.getBoundingClientRect()
    return top + height / 2 < clientY
  })
  return { place, index: above.length }
}

/** Drags widgets by their handles, with a mouse, pen or finger. The buttons of each widget do the same by keyboard. */
export function useWidgetDrag(move: (id: string, place: Place, index: number) => void) {
  const [dragged, setDragged] = useState<string>()
  const latest = useRef(move)
  latest.current = move
  useEffect(() => {
    if (dragged === undefined) return
    const onMove = (event: PointerEvent) => {
      if (event.clientY < edgePx) window.scrollBy(0, -scrollPx)
      else if (event.clientY > window.innerHeight - edgePx) window.scrollBy(0, scrollPx)
      const at = positionAt(event, dragged)
      if (at) latest.current(dragged, at.place, at.index)
    }
    const end = () => setDragged(undefined)
    // On the window: the handle itself is replaced when its widget changes columns.
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
