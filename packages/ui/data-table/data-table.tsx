'use client'
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { cn } from '../class-names.ts'
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

/** The least width of names on a phone, and the most before other columns grow too. */
const nameWidths = { phone: 144, most: 480 }

/**
 * Widths of the table where everything, less, or only what a phone has room for is shown: the least of the whole, and of all
 * columns but the first.
 */
function widthsOf(columns: readonly Column[], selectable: boolean): CSSProperties {
  const [first] = columns
  const own = first?.width ?? 0
  const others = (isShown: (c: Column) => boolean) =>
    columns
      .slice(1)
      .filter(isShown)
      .reduce((total, c) => total + c.width, selectable ? selectWidth : 0)
  const [all, narrow, phone] = [others(() => true), others((c) => c.hide !== 'narrow'), others((c) => !c.hide)]
  return {
    '--all': `${own + all}px`,
    '--narrow': `${own + narrow}px`,
    '--phone': `${Math.min(own, nameWidths.phone) + phone}px`,
    '--others-all': `${all}px`,
    '--others-narrow': `${narrow}px`,
    '--others-phone': `${phone}px`,
  } as CSSProperties
}

/** The first column takes what the others leave, up to a width beyond which its values would be far from its names. */
const firstWidth = (columns: readonly Column[]) =>
  `clamp(var(--least, ${columns[0]?.width ?? 0}px), 100cqw - var(--others), ${nameWidths.most}px)`

const tableStyle = cn(
  'w-full table-fixed border-separate border-spacing-0',
  'min-w-(--all) @max-[1100px]:min-w-(--narrow) max-sm:min-w-(--phone)!',
  '[--others:var(--others-all)] @max-[1100px]:[--others:var(--others-narrow)] max-sm:[--others:var(--others-phone)]!',
  'max-sm:[--least:0px]',
)

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
      <table className={tableStyle} style={widthsOf(sized, selectable)} aria-rowcount={isLong ? rows.length + 1 : undefined}>
        <Widths columns={sized} selectable={selectable} first={firstWidth(sized)} />
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
