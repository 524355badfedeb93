'use client'
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { cn } from '../class-names.ts'
import { Header } from './header.tsx'
import { itemsOf } from './items.ts'
import { Checkbox, GroupRow, MemoRow } from './rows.tsx'
import { type Column, type DataRow, type Density, type Group, hideClass, rowHeight, type Sorting } from './types.ts'
import { useRowKeys } from './use-row-keys.ts'
import type { Selection } from './use-selection.ts'
import { useVisible } from './use-visible.ts'

const selectWidth = 30

type Props<Row extends DataRow> = {
  label: string
  columns: readonly Column[]
  rows: readonly Row[]
  /** The first cell has a link with `data-row-link`, which the keyboard focuses. */
  renderCell: (row: Row, column: string) => ReactNode
  onOpen: (row: Row, newTab: boolean) => void
  groups?: readonly Group[]
  density?: Density
  sorting?: Sorting
  sortControl?: (column: Column, next: Sorting['order'], content: ReactNode) => ReactNode
  selection?: Selection
  /** Called when a column has been resized. */
  onResized?: (id: string, width: number) => void
  onFilterKey?: () => void
  busy?: boolean
}

/** Whether the table fits its box. One that does not scrolls sideways, and its headings then scroll with it. */
function useFits() {
  const box = useRef<HTMLElement>(null)
  const [fits, setFits] = useState(false)
  useEffect(() => {
    const element = box.current
    const table = element?.querySelector('table')
    if (!element || !table) return
    const observer = new ResizeObserver(() => setFits(table.offsetWidth <= element.clientWidth))
    observer.observe(element)
    observer.observe(table)
    return () => observer.disconnect()
  }, [])
  return { box, fits }
}

/** The least width of the table where everything, less, or only what a phone has room for is shown. */
function minWidths(columns: readonly Column[], selectable: boolean): CSSProperties {
  const sum = (shown: readonly Column[]) => `${shown.reduce((total, c) => total + c.width, selectable ? selectWidth : 0)}px`
  return {
    '--all': sum(columns),
    '--narrow': sum(columns.filter((c) => c.hide !== 'narrow')),
    '--phone': sum(columns.filter((c) => !c.hide)),
  } as CSSProperties
}

const Spacer = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  ) : null

/** Widths while a column is being resized, before the new one is kept. */
function useWidths(columns: readonly Column[]) {
  const [live, setLive] = useState<{ id: string; width: number }>()
  const sized = useMemo(
    () => (live ? columns.map((c) => (c.id === live.id ? { ...c, width: live.width } : c)) : columns),
    [columns, live],
  )
  // The columns that come with the new width replace it.
  useEffect(() => setLive((before) => (columns ? undefined : before)), [columns])
  return { sized, setLive }
}

/**
 * A table of rows that open: sorted, grouped, resized, selected and moved through by keyboard (`tableShortcuts`). It keeps no
 * data of its own: what it shows is the caller's, so that an address can hold it.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the parts of one table, each a hook or component
export function DataTable<Row extends DataRow>(props: Props<Row>) {
  const { label, columns, rows, renderCell, groups = [], density = 'compact', sorting, selection, busy = false } = props
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const { sized, setLive } = useWidths(columns)
  const { box, fits } = useFits()
  const items = useMemo(() => itemsOf(rows, groups, collapsed), [rows, groups, collapsed])
  const height = rowHeight[density]
  const { isLong, from, to, above, below, reveal } = useVisible(items.length, height, box, false)
  const current = useRef('')

  const focusRow = useCallback(
    (id: string) => box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] [data-row-link]`)?.focus(),
    [box],
  )
  useRowKeys({
    move: (step) => {
      const shown = items.flatMap((item, index) => (item.type === 'row' ? [{ id: item.row.id, index }] : []))
      const at = shown.findIndex((r) => r.id === current.current)
      const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))]
      if (!next) return
      current.current = next.id
      if (next.index < from || next.index >= to) {
        reveal?.(next.index)
        requestAnimationFrame(() => requestAnimationFrame(() => focusRow(next.id)))
      } else focusRow(next.id)
    },
    select: (range) => {
      if (!selection || !rows.some((r) => r.id === current.current)) return
      if (range) selection.extendTo(current.current)
      else selection.toggle(current.current)
    },
    filter: props.onFilterKey,
  })

  const latest = useRef({ selection, onOpen: props.onOpen })
  latest.current = { selection, onOpen: props.onOpen }
  const onOpen = useCallback((row: Row, newTab: boolean) => latest.current.onOpen(row, newTab), [])
  const onSelect = useCallback(
    (row: Row, range: boolean) => (range ? latest.current.selection?.extendTo(row.id) : latest.current.selection?.toggle(row.id)),
    [],
  )
  const toggleGroup = (key: string) =>
    setCollapsed((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  const { onResized } = props
  return (
    <section
      ref={box}
      aria-label={label}
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={cn('@container relative', !fits && 'overflow-x-auto')}
      onFocus={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row
        if (id) current.current = id
      }}
    >
      <table
        className="w-full min-w-(--all) table-fixed border-separate border-spacing-0 @max-[1100px]:min-w-(--narrow) max-sm:min-w-(--phone)!"
        style={minWidths(sized, selection !== undefined)}
        aria-rowcount={isLong ? rows.length + 1 : undefined}
      >
        <colgroup>
          {selection ? <col className="print:hidden" style={{ width: selectWidth }} /> : null}
          {sized.map((c, i) => (
            <col key={c.id} className={hideClass(c)} style={i === 0 ? undefined : { width: c.width }} />
          ))}
        </colgroup>
        <Header
          columns={sized}
          sticky={fits}
          sorting={sorting}
          sortControl={props.sortControl}
          onResize={
            onResized &&
            ((id, width, ended) => {
              setLive({ id, width })
              if (ended) onResized(id, width)
            })
          }
          selectAll={
            selection ? (
              <Checkbox
                label="Select all rows"
                checked={rows.length > 0 && selection.ids.length === rows.length}
                some={selection.ids.length > 0}
                onChange={() => selection.setAll(selection.ids.length < rows.length)}
              />
            ) : undefined
          }
        />
        <tbody>
          <Spacer height={above} />
          {items
            .slice(from, to)
            .map((item) =>
              item.type === 'group' ? (
                <GroupRow
                  key={`group ${item.group.key}`}
                  group={item.group}
                  open={item.open}
                  columns={sized}
                  selectable={selection !== undefined}
                  height={height}
                  onToggle={() => toggleGroup(item.group.key)}
                />
              ) : (
                <MemoRow
                  key={item.row.id}
                  row={item.row}
                  index={isLong ? item.position + 2 : undefined}
                  columns={sized}
                  height={height}
                  selected={selection?.has(item.row.id) ?? false}
                  selectable={selection !== undefined}
                  renderCell={renderCell}
                  onOpen={onOpen}
                  onSelect={onSelect}
                />
              ),
            )}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  )
}
