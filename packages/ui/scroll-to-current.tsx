'use client'
import { useEffect, useRef } from 'react'

/** Stands in a row of tabs that scrolls, and brings the current one into view. The page itself does not move. */
export function ScrollToCurrent({ current }: { current: string }) {
  const mark = useRef<HTMLSpanElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is current
  useEffect(() => {
    const row = mark.current?.parentElement
    const tab = row?.querySelector<HTMLElement>('[aria-current]')
    if (row && tab) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
  }, [current])
  return <span ref={mark} hidden />
}
