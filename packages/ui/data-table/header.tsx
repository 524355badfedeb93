'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { cn } from '../class-names.ts'
import { type Column, columnWidth, fixedColumn, hideClass, type Sorting } from './types.ts'

const clamp = (width: number) => Math.round(Math.min(columnWidth.max, Math.max(columnWidth.min, width)))
const keyStep = 16

/** The edge of a heading: dragged, or moved with the arrow keys. `onResize` is called while it moves, `onEnd` once it rests. */
function ResizeHandle({
  column,
  onResize,
  onEnd,
}: {
  column: Column
  onResize: (width: number) => void
  onEnd: (width: number) => void
}) {
  const drag = useRef<{ x: number; width: number }>(undefined)
  const widthAt = (event: PointerEvent) => clamp((drag.current?.width ?? 0) + event.clientX - (drag.current?.x ?? 0))
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key]
    if (step === undefined) return
    event.preventDefault()
    onEnd(clamp(column.width + step))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a widget (WAI-ARIA window splitter), not an <hr>
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.label}`}
      aria-valuenow={column.width}
      aria-valuemin={columnWidth.min}
      aria-valuemax={columnWidth.max}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.preventDefault()
        drag.current = { x: event.clientX, width: column.width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => drag.current && onResize(widthAt(event))}
      onPointerUp={(event) => {
        if (!drag.current) return
        const width = widthAt(event)
        drag.current = undefined
        onEnd(width)
      }}
      className="absolute inset-y-1.5 right-0 w-1.5 cursor-col-resize touch-none border-r border-transparent hover:border-line2 focus-visible:border-accent"
    />
  )
}

type Props = {
  columns: readonly Column[]
  sorting: Sorting | undefined
  /** Wraps a heading in the control that sorts by it; null where the column cannot be sorted by. */
  sortControl: ((column: Column, next: Sorting['order'], content: ReactNode) => ReactNode) | undefined
  onResize: ((id: string, width: number, ended: boolean) => void) | undefined
  /** The checkbox that selects every row. */
  selectAll?: ReactNode
  /** Whether the table fits its box, instead of scrolling in it; undefined until it is known. */
  fits: boolean | undefined
}

/**
 * Where headings stay in view: below the top bar of 48 pixels, or at the top of the box in which the table scrolls. Before it
 * is known which, they stay in the flow, because in a box the distance of the bar would push them down.
 */
const stickyStyle = (fits: boolean | undefined) => (fits === undefined ? 'relative' : fits ? 'sticky top-12' : 'sticky top-0')

/** Headings, which sort and are resized. */
export function Header({ columns, sorting, sortControl, onResize, selectAll, fits }: Props) {
  const boxed = fits === false
  const cell = cn(
    'z-10 border-b bg-[color:var(--ground,var(--bg))] py-1.5 text-left text-sm font-medium whitespace-nowrap text-faint print:static',
    stickyStyle(fits),
  )
  return (
    <thead className="stacked:hidden">
      <tr>
        {selectAll ? <th className={cn(cell, 'px-2 leading-none', boxed && fixedColumn.select)}>{selectAll}</th> : null}
        {columns.map((column, i) => {
          const on = sorting?.by === column.id
          const Arrow = sorting?.order === 'desc' ? ArrowDown : ArrowUp
          const content = (
            <>
              <span className="truncate">{column.label}</span>
              {on ? <Arrow aria-hidden className="size-3 shrink-0" /> : null}
            </>
          )
          const control = sortControl?.(column, on && sorting.order === 'asc' ? 'desc' : 'asc', content)
          return (
            <th
              key={column.id}
              scope="col"
              title={column.title}
              aria-sort={on ? (sorting.order === 'asc' ? 'ascending' : 'descending') : undefined}
              className={cn(
                cell,
                'px-2.5',
                column.align === 'right' && 'text-right',
                on && 'text-fg',
                hideClass(column),
                boxed && i === 0 && (selectAll ? fixedColumn.afterSelect : fixedColumn.first),
                boxed && i === 0 && 'z-20',
              )}
            >
              {control ?? <span className="block truncate">{column.label}</span>}
              {onResize && i > 0 ? (
                <ResizeHandle
                  column={column}
                  onResize={(width) => onResize(column.id, width, false)}
                  onEnd={(width) => onResize(column.id, width, true)}
                />
              ) : null}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
