import type { FocusEvent, ReactNode, RefObject } from 'react'
import { cn } from '../class-names.ts'
import { type Column, hideClass, selectWidth } from './types.ts'

/**
 * What a table stands in. One that is wider scrolls in a box that is as high as the window, so that its headings and its
 * scroll bar stay in view. The box leaves room for the pager: at the end of the page its top is still below the top bar.
 */
export function TableBox({
  box,
  label,
  busy,
  fits,
  stack,
  inCard = false,
  onFocus,
  children,
}: {
  box: RefObject<HTMLElement | null>
  label: string
  busy: boolean
  fits: boolean | undefined
  /** The width below which rows are blocks (stacked.css). */
  stack?: number | undefined
  inCard?: boolean
  onFocus?: (event: FocusEvent) => void
  children: ReactNode
}) {
  return (
    <section
      ref={box}
      aria-label={label}
      aria-busy={busy}
      data-rows=""
      data-stack={stack}
      // A scrolling region must be reachable by keyboard (WCAG 2.1.1).
      tabIndex={fits === false ? 0 : undefined}
      className={cn(
        '@container relative transition-opacity delay-150 aria-busy:opacity-60',
        inCard && 'px-1 [--ground:var(--panel)]',
        fits === undefined && 'overflow-x-auto',
        fits === false &&
          'isolate max-h-[calc(100dvh-var(--top-bar)-var(--tab-bar)-80px)] overflow-auto print:max-h-none print:overflow-visible',
      )}
      onFocus={onFocus}
    >
      {children}
    </section>
  )
}

/** The widths of the columns. What they leave is shared out in proportion. */
export const Widths = ({
  columns,
  selectable = false,
  first,
}: {
  columns: readonly Column[]
  selectable?: boolean
  /** The width of the first column, if it is not its own. */
  first?: string
}) => (
  <colgroup className="stacked:hidden">
    {selectable ? <col className="print:hidden" style={{ width: selectWidth }} /> : null}
    {columns.map((c, i) => (
      <col key={c.id} className={hideClass(c)} style={{ width: i === 0 && first ? first : c.width }} />
    ))}
  </colgroup>
)
