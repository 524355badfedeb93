'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type MouseEvent, memo, type ReactNode } from 'react'
import { cn } from '../class-names.ts'
import { type Column, type DataRow, fixedColumn, type Group, hideClass } from './types.ts'

const checkbox = 'size-3.5 cursor-pointer accent-(--accent) align-middle'

export function Checkbox({
  label,
  checked,
  some = false,
  onChange,
}: {
  label: string
  checked: boolean
  some?: boolean
  onChange: (event: { shiftKey: boolean }) => void
}) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={checked}
      ref={(input) => {
        if (input) input.indeterminate = some && !checked
      }}
      onChange={(event) => onChange({ shiftKey: (event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey === true })}
      className={checkbox}
    />
  )
}

/** The heading of a group with its number of rows, which may be on several pages, and what its columns add up to. */
export function GroupRow({
  group,
  open,
  columns,
  selectable,
  height,
  onToggle,
}: {
  group: Group
  open: boolean
  columns: readonly Column[]
  selectable: boolean
  height: number
  onToggle: () => void
}) {
  const Arrow = open ? ChevronDown : ChevronRight
  return (
    <tr style={{ height }}>
      <th scope="rowgroup" colSpan={selectable ? 2 : 1} className="border-b bg-sub px-2 text-left font-medium whitespace-nowrap">
        <button
          type="button"
          onClick={onToggle}
          aria-expanded={open}
          aria-label={`${group.name}, ${group.count}`}
          className="flex items-center gap-2 print:flex"
        >
          <Arrow aria-hidden className="size-3.5 text-faint" />
          {group.label}
          <span className="font-normal text-faint tabular-nums">{group.count.toLocaleString('en')}</span>
        </button>
      </th>
      {/* A cell for each column: one that spans them all would keep the width of those that are hidden. */}
      {columns.slice(1).map((column) => (
        <td
          key={column.id}
          className={cn(
            'overflow-hidden border-b bg-sub px-2.5 text-sm text-ellipsis whitespace-nowrap text-muted tabular-nums',
            column.align === 'right' && 'text-right',
            hideClass(column),
          )}
        >
          {group.cells?.[column.id]}
        </td>
      ))}
    </tr>
  )
}

/**
 * Whether a click was meant for the row, not for something in it or for marking text. A dialog that a cell opens is elsewhere in
 * the document, but React passes its clicks on to the row.
 */
const isForRow = (event: MouseEvent) =>
  event.currentTarget.contains(event.target as Node) &&
  !(event.target as HTMLElement).closest('a,button,input,select,label,summary,[role="separator"]') &&
  !window.getSelection()?.toString()

type RowProps<Row extends DataRow> = {
  row: Row
  /** Its number in the whole table, where only a part of it is rendered. */
  index: number | undefined
  columns: readonly Column[]
  height: number
  selected: boolean
  selectable: boolean
  /** Whether the table scrolls sideways, so that names have to be held in view. */
  boxed: boolean
  renderCell: (row: Row, column: string) => ReactNode
  onOpen: (row: Row, newTab: boolean) => void
  onSelect: (row: Row, range: boolean) => void
}

function BodyRow<Row extends DataRow>(props: RowProps<Row>) {
  const { row, index, columns, height, selected, selectable, boxed, renderCell, onOpen, onSelect } = props
  const fixed = boxed && 'z-[1] bg-inherit'
  return (
    <tr
      data-row={row.id}
      aria-rowindex={index}
      style={{ height }}
      onClick={(event) => isForRow(event) && onOpen(row, event.metaKey || event.ctrlKey)}
      onAuxClick={(event) => event.button === 1 && isForRow(event) && onOpen(row, true)}
      className={cn(
        'cursor-pointer focus-within:shadow-[inset_2px_0_0_var(--accent)]',
        selected ? 'bg-accent-soft' : 'bg-bg hover:bg-sub',
      )}
    >
      {selectable ? (
        <td className={cn('border-b px-2 leading-none print:hidden', fixed, boxed && fixedColumn.select)}>
          <Checkbox label={`Select ${row.label}`} checked={selected} onChange={({ shiftKey }) => onSelect(row, shiftKey)} />
        </td>
      ) : null}
      {columns.map((column, i) => (
        <td
          key={column.id}
          className={cn(
            'overflow-hidden border-b px-2.5 text-ellipsis whitespace-nowrap has-[form]:overflow-visible',
            column.align === 'right' && 'text-right tabular-nums',
            hideClass(column),
            i === 0 && [fixed, boxed && (selectable ? fixedColumn.afterSelect : fixedColumn.first)],
          )}
        >
          {renderCell(row, column.id)}
        </td>
      ))}
    </tr>
  )
}

/** Rows are many and seldom change; a selection renders only those that it concerns. */
export const MemoRow = memo(BodyRow) as typeof BodyRow
