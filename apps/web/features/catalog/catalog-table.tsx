'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { computedSorts, type GroupField, maxComputed } from '@callboard/modules/catalog/domain/view-fields'
import { Avatar } from '@callboard/ui/avatar'
import { DataTable } from '@callboard/ui/data-table/data-table'
import { type Column, type Density, type Sorting, tableShortcuts } from '@callboard/ui/data-table/types.ts'
import { useSelection } from '@callboard/ui/data-table/use-selection.ts'
import { useRouter } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { Link } from '~/components/link.tsx'
import { usePageShortcuts } from '~/lib/navigation/page-shortcuts.ts'
import { useAddress } from './address.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { columnsText } from './catalog-params.ts'
import { cellOf, NameCell } from './cells.tsx'
import { type ColumnId, definitionOf, isColumn, type ShownColumn } from './columns.ts'
import type { GroupTotals } from './computed.ts'
import { type FilterOptions, focusFilter } from './filters.ts'
import type { CatalogRow } from './row.ts'

type Props = {
  rows: CatalogRow[]
  groups: { key: string; count: number }[]
  groupedBy: GroupField | undefined
  columns: ShownColumn[]
  sorting: Sorting
  /** What the columns of each group add up to. */
  totals: Readonly<Record<string, GroupTotals>>
  /** All matching entities, not only those of the page. */
  total: number
  density: Density
  now: Date
  filters: FilterOptions
  /** Why this person may not change entities. */
  editReason: string | undefined
}

const nameWidth = 176

/** What a phone has room for besides the name. */
const onPhones: ReadonlySet<ColumnId> = new Set(['health', 'problems'])
/** Left out of a kind's own columns where there is little room. */
const onWideScreens: ReadonlySet<ColumnId> = new Set(['docs', 'tags'])

/** Columns that somebody chose are shown wherever there is a table at all. */
const hideOf = (id: ColumnId, chosen: boolean) =>
  onPhones.has(id) ? {} : { hide: !chosen && onWideScreens.has(id) ? ('narrow' as const) : ('phone' as const) }

/** What a group is called, from the first of its rows. */
function groupName(key: string, by: GroupField, rows: readonly CatalogRow[]): string {
  if (key === '') return `No ${by}`
  const row = rows.find((r) => r.group === key)
  if (by === 'owner') return row?.ownerTitle ?? shortRef(key)
  if (by === 'system') return row?.systemTitle ?? shortRef(key)
  return row?.[by] ?? key
}

const GroupName = ({ name, team }: { name: string; team: boolean }) => (
  <span className="flex items-center gap-2">
    {team ? <Avatar label={name} /> : null}
    {name}
  </span>
)

const textOfColumn = (c: ShownColumn) => ({ id: c.id, ...(c.width === definitionOf(c.id).width ? {} : { width: c.width }) })

const isComputed = (field: string) => computedSorts.some((s) => s === field)

/** What a column sorts by. What is read for every match does not sort where there are too many. */
function sortOf(id: string, total: number) {
  const field = id === 'name' ? 'name' : isColumn(id) ? definitionOf(id).sort : undefined
  return field && isComputed(field) && total > maxComputed ? undefined : field
}

function columnOf({ id, width }: ShownColumn, chosen: boolean, total: number): Column {
  const { label, align, title, sort } = definitionOf(id)
  const reason =
    sort && !sortOf(id, total)
      ? `Filter to ${maxComputed.toLocaleString('en')} entities or fewer to sort by this column.`
      : undefined
  const words = [title, reason].filter(Boolean).join('. ')
  return { id, label, width, ...hideOf(id, chosen), ...(align ? { align } : {}), ...(words ? { title: words } : {}) }
}

/** The catalog's rows, with what can be done to several of them. */
export function CatalogTable(props: Props) {
  const { rows, groups, groupedBy, columns, sorting, totals, total, density, now, filters, editReason } = props
  const { base, hrefOf, go, pending, params } = useAddress()
  const chosen = params.cols !== undefined
  const router = useRouter()
  const selection = useSelection(useMemo(() => rows.map((r) => r.id), [rows]))
  usePageShortcuts(tableShortcuts)
  const shown = useMemo(
    () => [{ id: 'name', label: 'Name', width: nameWidth }, ...columns.map((c) => columnOf(c, chosen, total))],
    [columns, chosen, total],
  )
  const headings = useMemo(
    () =>
      groupedBy
        ? groups.map(({ key, count }) => {
            const name = groupName(key, groupedBy, rows)
            return {
              key,
              count,
              name,
              label: <GroupName name={name} team={groupedBy === 'owner' && key !== ''} />,
              cells: totals[key] ?? {},
            }
          })
        : [],
    [groups, groupedBy, rows, totals],
  )
  const renderCell = useCallback(
    (row: CatalogRow, column: string) =>
      isColumn(column) ? cellOf(row, column, { base, now }) : <NameCell row={row} base={base} />,
    [base, now],
  )
  return (
    <>
      <DataTable
        label="Entities"
        columns={shown}
        rows={rows}
        groups={headings}
        density={density}
        sorting={sorting}
        sortControl={(column, next, content) => {
          const field = sortOf(column.id, total)
          if (!field) return null
          const order = sorting.by !== field && isColumn(column.id) ? (definitionOf(column.id).first ?? next) : next
          return (
            <Link
              href={hrefOf({ sort: field, order })}
              scroll={false}
              className="inline-flex max-w-full items-center gap-1 hover:text-fg"
            >
              {content}
            </Link>
          )
        }}
        renderCell={renderCell}
        selection={selection}
        onOpen={(row, newTab) => (newTab ? window.open(row.href, '_blank', 'noopener') : router.push(row.href))}
        onResized={(id, width) => go({ cols: columnsText(columns.map((c) => textOfColumn(c.id === id ? { ...c, width } : c))) })}
        onFilterKey={focusFilter}
        busy={pending}
      />
      <BulkBar
        base={base}
        rows={rows.filter((r) => selection.has(r.id))}
        filters={filters}
        reason={editReason}
        onClear={selection.clear}
      />
    </>
  )
}
