'use client'
import { type RefObject, useEffect, useState } from 'react'

/** Longer tables render only the rows in view. */
const virtualizedFrom = 200
/** Rows that are rendered above and below those in view. */
const overscan = 20
/** The rendered rows change by so many at once. */
const step = 10
/** Of a window that is not known, as on the server. */
const assumedHeight = 1000

/** The rows that a table renders. */
export type Visible = {
  from: number
  to: number
  /** Heights of the rows above and below, which are not rendered. */
  above: number
  below: number
  isLong: boolean
  reveal?: (index: number) => void
}

export const allVisible = (count: number): Visible => ({ from: 0, to: count, above: 0, below: 0, isLong: false })

/** The rows to render of a list, all of one height, of which `scrolled` pixels are above what is in view. */
export function rowsInView(count: number, height: number, scrolled: number, inView: number): { from: number; to: number } {
  const clamp = (row: number) => Math.min(count, Math.max(0, row))
  const first = Math.floor((scrolled / height - overscan) / step) * step
  const last = Math.ceil(((scrolled + inView) / height + overscan) / step) * step
  const to = clamp(last)
  // A page that is scrolled far beyond the list still renders its end.
  return { from: Math.min(clamp(first), Math.max(0, to - 1)), to: Math.max(to, Math.min(count, step)) }
}

/** The rows in view of a long table, which scrolls with the page or in its own box. */
export function useVisible(count: number, height: number, box: RefObject<HTMLElement | null>, boxed: boolean): Visible {
  const isLong = count > virtualizedFrom
  const [rows, setRows] = useState(() => rowsInView(count, height, 0, assumedHeight))
  useEffect(() => {
    const element = box.current
    if (!isLong || !element) return
    const update = () => {
      const [scrolled, inView] = boxed
        ? [element.scrollTop, element.clientHeight]
        : [-element.getBoundingClientRect().top, window.innerHeight]
      const next = rowsInView(count, height, scrolled, inView)
      setRows((before) => (before.from === next.from && before.to === next.to ? before : next))
    }
    update()
    const scroller = boxed ? element : window
    scroller.addEventListener('scroll', update, { passive: true })
    window.addEventListener('resize', update)
    return () => {
      scroller.removeEventListener('scroll', update)
      window.removeEventListener('resize', update)
    }
  }, [isLong, boxed, box, count, height])
  if (!isLong) return allVisible(count)
  const { from, to } = { from: Math.min(rows.from, count), to: Math.min(rows.to, count) }
  const reveal = (index: number) => {
    const element = box.current
    if (!element) return
    if (boxed) element.scrollTo({ top: index * height - element.clientHeight / 2 })
    else window.scrollTo({ top: window.scrollY + element.getBoundingClientRect().top + index * height - window.innerHeight / 2 })
  }
  return { isLong, from, to, above: from * height, below: (count - to) * height, reveal }
}
