'use client'
import { type GroupField, groupFields } from '@callboard/modules/catalog/domain/view-fields'
import { Button } from '@callboard/ui/button'
import { Select } from '@callboard/ui/field'
import { Popover } from '@callboard/ui/popover'
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useAddress } from './address.tsx'
import { columnsText, pageSizes } from './catalog-params.ts'
import { type ColumnId, definitionOf, type InsightColumn, isInsight, offeredColumns, type ShownColumn } from './columns.ts'

const groupLabels: Record<GroupField, string> = { owner: 'Owner', system: 'System', lifecycle: 'Lifecycle', type: 'Type' }

type Props = {
  columns: ShownColumn[]
  group: GroupField | undefined
  density: 'compact' | 'comfortable'
  rows: number
  available: readonly InsightColumn[]
}

function Choice({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="flex-1 text-muted">
        {label}
      </label>
      {children(id)}
    </div>
  )
}

const select = 'h-7 w-36'

/** Grouping, density and columns of the table. Views keep them. */
export function DisplayMenu({ columns, group, density, rows, available }: Props) {
  const { go } = useAddress()
  return (
    <Popover
      label="Display"
      align="end"
      trigger={
        <Button>
          <Columns3 aria-hidden /> Display
        </Button>
      }
    >
      <div className="flex flex-col gap-2 p-2">
        <Choice label="Group by">
          {(id) => (
            <Select id={id} className={select} value={group ?? ''} onChange={(e) => go({ group: e.target.value || undefined })}>
              <option value="">None</option>
              {groupFields.map((field) => (
                <option key={field} value={field}>
                  {groupLabels[field]}
                </option>
              ))}
            </Select>
          )}
        </Choice>
        <Choice label="Density">
          {(id) => (
            <Select id={id} className={select} value={density} onChange={(e) => go({ density: e.target.value })}>
              <option value="compact">Compact</option>
              <option value="comfortable">Comfortable</option>
            </Select>
          )}
        </Choice>
        <Choice label="Rows per page">
          {(id) => (
            <Select id={id} className={select} value={String(rows)} onChange={(e) => go({ rows: e.target.value })}>
              {pageSizes.map((size) => (
                <option key={size} value={size}>
                  {size}
                </option>
              ))}
            </Select>
          )}
        </Choice>
      </div>
      <ColumnChooser columns={columns} available={available} />
    </Popover>
  )
}

function ColumnChooser({ columns, available }: Pick<Props, 'columns' | 'available'>) {
  const { kind, go } = useAddress()
  const isOffered = (id: ColumnId) => !isInsight(id) || available.includes(id)
  const hidden = offeredColumns(kind).filter((id) => isOffered(id) && !columns.some((c) => c.id === id))
  const set = (next: readonly ShownColumn[]) => {
    const kept = next.map(({ id, width }) => (width === definitionOf(id).width ? { id } : { id, width }))
    go({ cols: columnsText(kept) || 'none' })
  }
  const move = (from: number, to: number) => {
    const next = [...columns]
    next.splice(to, 0, ...next.splice(from, 1))
    set(next)
  }
  const check = (id: ColumnId, on: boolean) => (
    <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2 px-1.5 py-1">
      <input
        type="checkbox"
        checked={on}
        className="accent-(--accent)"
        onChange={() => set(on ? columns.filter((c) => c.id !== id) : [...columns, { id, width: definitionOf(id).width }])}
      />
      {definitionOf(id).label}
    </label>
  )
  const arrow = 'rounded p-1 text-faint hover:text-fg disabled:opacity-30 [&_svg]:size-3'
  return (
    <div className="border-t p-1">
      <div className="flex items-center px-1.5 py-1 text-sm text-faint">
        <h3 className="flex-1">Columns</h3>
        <button type="button" className="text-accent hover:underline" onClick={() => go({ cols: undefined })}>
          Reset
        </button>
      </div>
      <ul>
        {columns.map(({ id }, i) => (
          <li key={id} className="flex items-center rounded-md hover:bg-sub">
            {check(id, true)}
            <button
              type="button"
              className={arrow}
              disabled={i === 0}
              aria-label={`Move ${definitionOf(id).label} to the left`}
              onClick={() => move(i, i - 1)}
            >
              <ArrowUp aria-hidden />
            </button>
            <button
              type="button"
              className={arrow}
              disabled={i === columns.length - 1}
              aria-label={`Move ${definitionOf(id).label} to the right`}
              onClick={() => move(i, i + 1)}
            >
              <ArrowDown aria-hidden />
            </button>
          </li>
        ))}
        {hidden.map((id) => (
          <li key={id} className="flex items-center rounded-md text-muted hover:bg-sub">
            {check(id, false)}
          </li>
        ))}
      </ul>
    </div>
  )
}
