'use client'
import { useVirtualizer, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** Longer tables render only the rows in view. */
const virtualizedFrom = 200

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

function partOf(
  { getVirtualItems, scrollToIndex }: Pick<Virtualizer<never, Element>, 'getVirtualItems' | 'scrollToIndex'>,
  count: number,
  height: number,
): Visible {
  const shown = getVirtualItems()
  const from = shown[0]?.index ?? 0
  const to = (shown.at(-1)?.index ?? -1) + 1
  return {
    isLong: true,
    from,
    to,
    above: from * height,
    below: (count - to) * height,
    reveal: (index) => scrollToIndex(index, { align: 'center' }),
  }
}

/** The rows in view of a long table, which scrolls with the page or in its own box. */
export function useVisible(count: number, height: number, box: RefObject<HTMLElement | null>, boxed: boolean): Visible {
  const isLong = count > virtualizedFrom
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop((box.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [box])
  const options = { estimateSize: () => height, overscan: 20, initialRect: { width: 1280, height: 1000 } }
  // The server knows no window; the first rows are there at once.
  const inPage = useWindowVirtualizer({ ...options, count: isLong && !boxed ? count : 0, scrollMargin: top })
  const inBox = useVirtualizer({ ...options, count: isLong && boxed ? count : 0, getScrollElement: () => box.current })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useEffect(() => {
    inPage.measure()
    inBox.measure()
  }, [inPage, inBox, height])
  if (!isLong) return allVisible(count)
  return boxed ? partOf(inBox as never, count, height) : partOf(inPage as never, count, height)
}
