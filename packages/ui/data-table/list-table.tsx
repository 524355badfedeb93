'use client'
import { type CSSProperties, type ReactNode, useRef, useState } from 'react'
import { listHref } from './address.ts'
import { focusFilter } from './focus-filter.ts'
import { Header } from './header.tsx'
import { ListFooter, ListRows } from './list-rows.tsx'
import type { ListAddress, ListColumn, ListRow } from './list-types.ts'
import { isPlainClick, useListNavigation } from './navigation.tsx'
import { TableBox, Widths } from './table-box.tsx'
import { type Column, listShortcuts, type Sorting } from './types.ts'
import { useFits } from './use-fits.ts'
import { useRowFocus } from './use-row-focus.ts'
import { allVisible } from './use-visible.ts'

type Props = {
  label: string
  columns: readonly ListColumn[]
  rows: readonly ListRow[]
  /** Where the order is kept; without it, the list cannot be sorted. */
  address?: ListAddress
  sorting?: Sorting
  footer?: ListRow['cells']
  /** What to show instead of a table without rows. */
  empty?: ReactNode
  /** In a card, rows keep clear of its edges. */
  inCard?: boolean
}

/** The steps of stacked.css. */
const stackWidths = [480, 560, 640, 720, 800, 880, 960, 1080] as const

const widthOf = (columns: readonly ListColumn[]) => columns.reduce((sum, c) => sum + c.width, 0)

/** The width below which the columns have no room. */
const stackOf = (columns: readonly ListColumn[]): number =>
  stackWidths.find((width) => width >= widthOf(columns)) ?? stackWidths[stackWidths.length - 1] ?? 0

const nextOrder = (column: ListColumn, sorting: Sorting | undefined): Sorting['order'] => {
  const { sort = 'asc' } = column
  if (sorting?.by !== column.id) return sort
  return sorting.order === 'asc' ? 'desc' : 'asc'
}

/** Headings as links that sort by them. */
function useSortControl({ columns, address, sorting }: Pick<Props, 'columns' | 'address' | 'sorting'>) {
  const { replace } = useListNavigation()
  return (column: Column, _next: Sorting['order'], content: ReactNode) => {
    const listed = columns.find((c) => c.id === column.id)
    if (!address || !listed?.sort) return null
    const href = listHref(address, { sort: listed.id, order: nextOrder(listed, sorting) })
    return (
      <a
        href={href}
        className="inline-flex max-w-full items-center gap-1 hover:text-fg"
        onClick={(event) => {
          if (!isPlainClick(event)) return
          event.preventDefault()
          replace(href)
        }}
      >
        {content}
      </a>
    )
  }
}

/** The order of a list that has no headings, because its rows are blocks. */
function SortChoice({ columns, address, sorting }: Pick<Props, 'columns' | 'address' | 'sorting'>) {
  const { replace } = useListNavigation()
  const sortable = columns.filter((c) => c.sort)
  if (!address || sortable.length === 0) return null
  return (
    <label className="hidden items-center gap-2 pb-2 text-sm text-muted stacked:flex print:hidden">
      Sort by
      <select
        className="h-8 rounded-md border border-line2 bg-panel px-2"
        value={sorting ? `${sorting.by} ${sorting.order}` : ''}
        onChange={(event) => {
          const [sort, order] = event.target.value.split(' ')
          replace(listHref(address, { sort, order }))
        }}
      >
        {sortable.flatMap(({ id, label }) =>
          (['asc', 'desc'] as const).map((order) => (
            <option key={`${id} ${order}`} value={`${id} ${order}`}>
              {label}, {order === 'asc' ? 'ascending' : 'descending'}
            </option>
          )),
        )}
      </select>
    </label>
  )
}

function useExpanded() {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setExpanded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return { expanded, toggle }
}

/**
 * A list of things one works on: sorted by its headings, moved through by keyboard, its rows open a page or their details.
 * It takes cells instead of functions, so that pages which the server renders can use it. Filter and page are
 * `ListFilter` and `ListPager` around it; what all three show is in the address.
 */
export function ListTable({ label, columns, rows, address, sorting, footer, empty, inCard = false }: Props) {
  const box = useRef<HTMLElement>(null)
  const fits = useFits(box)
  const { expanded, toggle } = useExpanded()
  const { open, pending, useShortcuts } = useListNavigation()
  const sortControl = useSortControl({ columns, ...(address ? { address } : {}), ...(sorting ? { sorting } : {}) })
  useShortcuts(listShortcuts)
  const { onFocus } = useRowFocus({
    box,
    rows: rows.map((row, index) => ({ id: row.id, index })),
    visible: allVisible(rows.length),
    onFilterKey: focusFilter,
  })
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <TableBox box={box} label={label} busy={pending} fits={fits} stack={stackOf(columns)} inCard={inCard} onFocus={onFocus}>
      <SortChoice columns={columns} {...(address ? { address } : {})} {...(sorting ? { sorting } : {})} />
      <table
        className="w-full min-w-(--all) table-fixed border-separate border-spacing-0 stacked:block stacked:min-w-0"
        style={{ '--all': `${widthOf(columns)}px` } as CSSProperties}
      >
        <Widths columns={columns} />
        <Header columns={columns} fits={fits} sorting={sorting} sortControl={sortControl} onResize={undefined} />
        <ListRows
          columns={columns}
          rows={rows}
          expanded={expanded}
          onOpen={(href, newTab) => (newTab ? window.open(href, '_blank', 'noopener') : open(href))}
          onToggle={toggle}
        />
        {footer ? <ListFooter columns={columns} cells={footer} /> : null}
      </table>
    </TableBox>
  )
}
