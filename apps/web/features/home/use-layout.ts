'use client'
import { type HomeLayout, type Place, placeWidget } from '@callboard/modules/home/domain/layout'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Move } from './layout-list.tsx'
import type { Widget } from './widgets.ts'

const titles: Record<Place, string> = { main: 'main column', side: 'side column', hidden: 'hidden widgets' }

const isPlace = (list: string): list is Place => Object.hasOwn(titles, list)

const placeOf = (layout: HomeLayout, id: string): Place =>
  layout.hidden.includes(id) ? 'hidden' : layout.side.includes(id) ? 'side' : 'main'

/** Where a button moves a widget to. */
function targetOf(layout: HomeLayout, widget: Widget, move: Move): { place: Place; index: number } {
  const place = placeOf(layout, widget.id)
  const index = layout[place].indexOf(widget.id)
  if (move === 'up') return { place, index: index - 1 }
  if (move === 'down') return { place, index: index + 1 }
  const target = move === 'across' ? (place === 'main' ? 'side' : 'main') : place === 'hidden' ? widget.column : 'hidden'
  return { place: target, index: layout[target].length }
}

/** A layout that is being edited. Says what a button did, and keeps the focus on the widget that it moved. */
export function useLayout(initial: HomeLayout, widgets: readonly Widget[], root: RefObject<HTMLElement | null>) {
  const [layout, setLayout] = useState(initial)
  const [said, setSaid] = useState('')
  const focus = useRef<{ id: string; move: Move }>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows a widget when the layout has changed
  useEffect(() => {
    const { id, move } = focus.current ?? {}
    focus.current = undefined
    if (!id) return
    const row = root.current?.querySelector(`[data-drag-row="${CSS.escape(id)}"]`)
    const button = row?.querySelector<HTMLElement>(`[data-move="${move}"]`) ?? row?.querySelector<HTMLElement>('[data-move]')
    button?.focus()
  }, [layout, root])
  const place = (id: string, target: string, index: number) => {
    if (!isPlace(target)) return
    const widget = widgets.find((w) => w.id === id)
    if (!widget || (target === 'side' && widget.wide)) return
    setLayout((before) => (before[target][index] === id ? before : placeWidget(before, id, target, index)))
  }
  const move = (widget: Widget, by: Move) => {
    const { place: target, index } = targetOf(layout, widget, by)
    const next = placeWidget(layout, widget.id, target, index)
    focus.current = { id: widget.id, move: by }
    setLayout(next)
    setSaid(`${widget.title}: position ${next[target].indexOf(widget.id) + 1} of ${next[target].length}, ${titles[target]}`)
  }
  return { layout, said, place, move }
}
