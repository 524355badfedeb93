'use client'
import { type RefObject, useLayoutEffect } from 'react'

/** Sets `--above` to what stands above an element, in pixels: bars, banners and notices of the portal come and go. */
export function useSpaceAbove(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const shown = element.current
    if (!shown) return
    const measure = () => shown.style.setProperty('--above', `${Math.ceil(shown.getBoundingClientRect().top + window.scrollY)}px`)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
}
