'use client'
import { ChevronRight } from 'lucide-react'
import { Fragment, type MouseEvent, type ReactNode } from 'react'
import { cn } from '../class-names.ts'
import type { ListColumn, ListRow } from './list-types.ts'

const isNothing = (content: ReactNode) => content === null || content === undefined || content === ''

const Nothing = () => (
  <span className="text-faint">
    <span aria-hidden>–</span>
    <span className="sr-only">None</span>
  </span>
)

const cellStyle =
  'overflow-hidden border-b px-2.5 py-1 text-ellipsis whitespace-nowrap stacked:block stacked:max-w-full stacked:border-0 stacked:p-0'

/** A label before a value that does not speak for itself, where there are no headings. */
const labelled =
  'stacked:before:mr-1.5 stacked:before:text-sm stacked:before:text-faint stacked:before:content-[attr(data-label)]'

function Cell({ column, content, first }: { column: ListColumn; content: ReactNode; first: boolean }) {
  const { narrow } = column
  return (
    <td
      title={typeof content === 'string' ? content : undefined}
      data-label={column.label}
      className={cn(
        cellStyle,
        column.align === 'right' && 'text-right tabular-nums stacked:text-left',
        first ? 'stacked:flex-1 stacked:basis-3/5' : narrow !== 'lead' && 'stacked:order-2',
        !first && narrow === undefined && labelled,
        !first && (narrow === 'hide' || isNothing(content)) && 'stacked:hidden',
      )}
    >
      {isNothing(content) ? <Nothing /> : content}
    </td>
  )
}

/** The first cell of a row with details has the button that shows them. */
function Disclosure({ row, open, children }: { row: ListRow; open: boolean; children: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <button
        type="button"
        aria-expanded={open}
        aria-label={`Details of ${row.label}`}
        data-row-link={row.href ? undefined : ''}
        data-toggle
        className="-ml-1 shrink-0 rounded p-0.5 text-faint -outline-offset-2 hover:text-fg stacked:ml-0"
      >
        <ChevronRight aria-hidden className={cn('size-3.5 transition-transform', open && 'rotate-90')} />
      </button>
      <span className="min-w-0 truncate">{children}</span>
    </span>
  )
}

/**
 * Whether a click was meant for the row, not for something in it or for marking text. A dialog that a cell opens is elsewhere in
 * the document, but React passes its clicks on to the row.
 */
const isForRow = (event: MouseEvent) =>
  event.currentTarget.contains(event.target as Node) &&
  !(event.target as HTMLElement).closest('a,button,input,select,label,summary') &&
  !window.getSelection()?.toString()
const isForToggle = (event: MouseEvent) => (event.target as HTMLElement).closest('[data-toggle]') !== null

type Props = {
  columns: readonly ListColumn[]
  rows: readonly ListRow[]
  expanded: ReadonlySet<string>
  onOpen: (href: string, newTab: boolean) => void
  onToggle: (id: string) => void
}

function Row({ columns, row, open, onOpen, onToggle }: Omit<Props, 'rows' | 'expanded'> & { row: ListRow; open: boolean }) {
  const { href, detail } = row
  const hasDetail = !isNothing(detail)
  const act = (newTab: boolean) => {
    if (href) onOpen(href, newTab)
    else if (hasDetail) onToggle(row.id)
  }
  return (
    <tr
      data-row={row.id}
      // Reached with `j` and `k`, not with Tab, which goes through the controls in it.
      tabIndex={-1}
      onClick={(event) => {
        if (isForToggle(event)) onToggle(row.id)
        else if (isForRow(event)) act(event.metaKey || event.ctrlKey)
      }}
      onAuxClick={(event) => event.button === 1 && href && isForRow(event) && onOpen(href, true)}
      className={cn(
        'h-10 -outline-offset-2 focus-within:shadow-[inset_2px_0_0_var(--accent)] hover:bg-sub',
        'stacked:flex stacked:h-auto stacked:flex-wrap stacked:items-center stacked:gap-x-3 stacked:gap-y-1 stacked:border-b stacked:px-2 stacked:py-2.5',
        'stacked:after:order-1 stacked:after:basis-full stacked:after:content-[""]',
        (href || hasDetail) && 'cursor-pointer',
      )}
    >
      {columns.map((column, i) => {
        const content = row.cells[column.id]
        return (
          <Cell
            key={column.id}
            column={column}
            first={i === 0}
            content={
              i === 0 && hasDetail ? (
                <Disclosure row={row} open={open}>
                  {content}
                </Disclosure>
              ) : (
                content
              )
            }
          />
        )
      })}
    </tr>
  )
}

/** The rows of a list, each with its details below it while it is expanded. */
export function ListRows({ columns, rows, expanded, onOpen, onToggle }: Props) {
  return (
    <tbody className="stacked:block">
      {rows.map((row) => {
        const open = expanded.has(row.id)
        return (
          <Fragment key={row.id}>
            <Row columns={columns} row={row} open={open} onOpen={onOpen} onToggle={onToggle} />
            {open ? (
              <tr className="stacked:block">
                <td colSpan={columns.length} className="border-b bg-sub px-8 py-3 whitespace-normal stacked:block stacked:px-3">
                  {row.detail}
                </td>
              </tr>
            ) : null}
          </Fragment>
        )
      })}
    </tbody>
  )
}

/** Totals below the rows. */
export const ListFooter = ({ columns, cells }: { columns: readonly ListColumn[]; cells: ListRow['cells'] }) => (
  <tfoot className="font-medium stacked:block">
    <tr className="h-10 stacked:flex stacked:h-auto stacked:flex-wrap stacked:items-center stacked:gap-x-3 stacked:px-2 stacked:py-2.5">
      {columns.map((column, i) => (
        <Cell key={column.id} column={column} first={i === 0} content={cells[column.id] ?? <span aria-hidden />} />
      ))}
    </tr>
  </tfoot>
)
