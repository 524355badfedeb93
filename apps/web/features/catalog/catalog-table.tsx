'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { GroupField } from '@callboard/modules/catalog/domain/view-fields'
import { Avatar } from '@callboard/ui/avatar'
import { DataTable } from '@callboard/ui/data-table/data-table'
import { type Density, tableShortcuts } from '@callboard/ui/data-table/types.ts'
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
import { type FilterOptions, focusFilter } from './filters.ts'
import type { CatalogRow } from './row.ts'

type Props = {
  rows: CatalogRow[]
  groups: { key: string; count: number }[]
  groupedBy: GroupField | undefined
  columns: ShownColumn[]
  sort: string
  order: 'asc' | 'desc'
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

/** The catalog's rows, with what can be done to several of them. */
export function CatalogTable(props: Props) {
  const { rows, groups, groupedBy, columns, sort, order, density, now, filters, editReason } = props
  const { base, hrefOf, go, pending, params } = useAddress()
  const chosen = params.cols !== undefined
  const router = useRouter()
  const selection = useSelection(useMemo(() => rows.map((r) => r.id), [rows]))
  usePageShortcuts(tableShortcuts)
  const shown = useMemo(
    () => [
      { id: 'name', label: 'Name', width: nameWidth },
      ...columns.map(({ id, width }) => {
        const { label, align, title } = definitionOf(id)
        return { id, label, width, ...hideOf(id, chosen), ...(align ? { align } : {}), ...(title ? { title } : {}) }
      }),
    ],
    [columns, chosen],
  )
  const headings = useMemo(
    () =>
      groupedBy
        ? groups.map(({ key, count }) => {
            const name = groupName(key, groupedBy, rows)
            return { key, count, name, label: <GroupName name={name} team={groupedBy === 'owner' && key !== ''} /> }
          })
        : [],
    [groups, groupedBy, rows],
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
        sorting={{ by: sort, order }}
        sortControl={(column, next, content) => {
          const field = column.id === 'name' ? 'name' : isColumn(column.id) ? definitionOf(column.id).sort : undefined
          if (!field) return null
          return (
            <Link
              href={hrefOf({ sort: field, order: next })}
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
