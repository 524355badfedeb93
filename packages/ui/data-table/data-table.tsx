'use client'
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Header } from './header.tsx'
import { type Item, itemsOf } from './items.ts'
import { Checkbox, GroupRow, MemoRow } from './rows.tsx'
import { TableBox, Widths } from './table-box.tsx'
import { type Column, type DataRow, type Density, type Group, rowHeight, type Sorting, selectWidth } from './types.ts'
import { useFits } from './use-fits.ts'
import { useRowFocus } from './use-row-focus.ts'
import type { Selection } from './use-selection.ts'
import { useVisible } from './use-visible.ts'

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

function useCollapsed() {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const toggle = (key: string) =>
    setCollapsed((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return { collapsed, toggle }
}

/** Handlers that stay the same, so that rows which did not change are not rendered again. */
function useRowHandlers<Row extends DataRow>({ selection, onOpen }: Pick<Props<Row>, 'selection' | 'onOpen'>) {
  const latest = useRef({ selection, onOpen })
  latest.current = { selection, onOpen }
  return {
    onOpen: useCallback((row: Row, newTab: boolean) => latest.current.onOpen(row, newTab), []),
    onSelect: useCallback((row: Row, range: boolean) => {
      const { selection: current } = latest.current
      if (range) current?.extendTo(row.id)
      else current?.toggle(row.id)
    }, []),
  }
}

const SelectAll = ({ selection, count }: { selection: Selection; count: number }) => (
  <Checkbox
    label="Select all rows"
    checked={count > 0 && selection.ids.length === count}
    some={selection.ids.length > 0}
    onChange={() => selection.setAll(selection.ids.length < count)}
  />
)

const rowsAmong = <Row extends DataRow>(items: readonly Item<Row>[]) =>
  items.flatMap((item, index) => (item.type === 'row' ? [{ id: item.row.id, index }] : []))

/**
 * A table of rows that open: sorted, grouped, resized, selected and moved through by keyboard (`tableShortcuts`). It keeps no
 * data of its own: what it shows is the caller's, so that an address can hold it. Lists without groups and selection are a
 * `ListTable`.
 */
export function DataTable<Row extends DataRow>(props: Props<Row>) {
  const { label, columns, rows, renderCell, groups = [], density = 'compact', sorting, selection, busy = false } = props
  const box = useRef<HTMLElement>(null)
  const fits = useFits(box)
  const boxed = fits === false
  const { collapsed, toggle } = useCollapsed()
  const { sized, setLive } = useWidths(columns)
  const items = useMemo(() => itemsOf(rows, groups, collapsed), [rows, groups, collapsed])
  const height = rowHeight[density]
  const visible = useVisible(items.length, height, box, boxed)
  const { from, to, above, below, isLong } = visible
  const { onFocus } = useRowFocus({ box, rows: rowsAmong(items), visible, selection, onFilterKey: props.onFilterKey })
  const { onOpen, onSelect } = useRowHandlers(props)
  const { onResized } = props
  const selectable = selection !== undefined
  return (
    <TableBox box={box} label={label} busy={busy} fits={fits} onFocus={onFocus}>
      <table
        className="w-full min-w-(--all) table-fixed border-separate border-spacing-0 @max-[1100px]:min-w-(--narrow) max-sm:min-w-(--phone)!"
        style={minWidths(sized, selectable)}
        aria-rowcount={isLong ? rows.length + 1 : undefined}
      >
        <Widths columns={sized} selectable={selectable} />
        <Header
          columns={sized}
          fits={fits}
          sorting={sorting}
          sortControl={props.sortControl}
          onResize={
            onResized &&
            ((id, width, ended) => {
              setLive({ id, width })
              if (ended) onResized(id, width)
            })
          }
          selectAll={selection ? <SelectAll selection={selection} count={rows.length} /> : undefined}
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
                  selectable={selectable}
                  height={height}
                  onToggle={() => toggle(item.group.key)}
                />
              ) : (
                <MemoRow
                  key={item.row.id}
                  row={item.row}
                  index={isLong ? item.position + 2 : undefined}
                  columns={sized}
                  height={height}
                  selected={selection?.has(item.row.id) ?? false}
                  selectable={selectable}
                  boxed={boxed}
                  renderCell={renderCell}
                  onOpen={onOpen}
                  onSelect={onSelect}
                />
              ),
            )}
          <Spacer height={below} />
        </tbody>
      </table>
    </TableBox>
  )
}
