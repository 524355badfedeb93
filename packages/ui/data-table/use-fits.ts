'use client'
import { type RefObject, useEffect, useState } from 'react'

/** Whether the table fits its box; undefined until it is known. One that does not scrolls in the box, in both directions. */
export function useFits(box: RefObject<HTMLElement | null>): boolean | undefined {
  const [fits, setFits] = useState<boolean>()
  useEffect(() => {
    const element = box.current
    const table = element?.querySelector('table')
    if (!element || !table) return
    const observer = new ResizeObserver(() => setFits(table.offsetWidth <= element.clientWidth))
    observer.observe(element)
    observer.observe(table)
    return () => observer.disconnect()
  }, [box])
  return fits
}
