'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { DataTable } from '@callboard/ui/data-table/data-table'
import { focusFilter } from '@callboard/ui/data-table/focus-filter.ts'
import { type Column, tableShortcuts } from '@callboard/ui/data-table/types.ts'
import { useSelection } from '@callboard/ui/data-table/use-selection.ts'
import { toast } from '@callboard/ui/toast'
import { Check } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { acceptInferred } from '~/components/inference/inference-actions.ts'
import { useAction } from '~/lib/actions/use-action.ts'
import { usePageShortcuts } from '~/lib/navigation/page-shortcuts.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { acceptAll, type ReviewFilter } from './actions.ts'
import { type InferenceRow, ReviewCell } from './review-cells.tsx'

const columns: readonly Column[] = [
  { id: 'name', label: 'Name', width: 200 },
  { id: 'spec.type', label: 'Type', width: 110, hide: 'phone' },
  { id: 'spec.lifecycle', label: 'Lifecycle', width: 124, hide: 'phone' },
  { id: 'spec.owner', label: 'Owner', width: 130, hide: 'phone' },
  { id: 'spec.system', label: 'System', width: 130, hide: 'phone' },
  { id: 'confidence', label: 'Confidence', width: 136 },
  { id: 'actions', label: 'Actions', width: 86, align: 'right' },
]

type Props = {
  base: string
  rows: InferenceRow[]
  total: number
  filter: ReviewFilter
  reason: string | undefined
}

const entities = (count: number) => (count === 1 ? '1 entity' : `${count.toLocaleString('en')} entities`)

const groupsOf = (rows: readonly InferenceRow[]) =>
  [...Map.groupBy(rows, (r) => r.repository)].map(([repository, of]) => {
    const name = repository || 'Manually managed'
    return { key: repository, name, label: name, count: of.length }
  })

type Accept = (refs: readonly string[]) => void

function Toolbar(
  props: Omit<Props, 'rows'> & { selected: readonly string[]; busy: boolean; onAccept: Accept; onAcceptAll: () => void },
) {
  const { total, reason, selected, busy, onAccept, onAcceptAll } = props
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button variant="primary" reason={reason} disabled={busy || selected.length === 0} onClick={() => onAccept(selected)}>
        <Check aria-hidden /> Accept {selected.length > 0 ? selected.length : ''} selected
      </Button>
      <Confirm
        trigger={`Accept all ${total.toLocaleString('en')}`}
        variant="plain"
        title={`Accept ${entities(total)}?`}
        confirm="Accept all"
        reason={reason}
        busy={busy}
        onConfirm={onAcceptAll}
      >
        They are removed from this list. Inferred values may still change with their repositories; values you correct or confirm
        do not.
      </Confirm>
    </div>
  )
}

/** Inferred entities by repository: accept, correct in place, or ignore. */
export function ReviewTable(props: Props) {
  const { base, rows, filter, reason } = props
  const router = useRouter()
  const { busy, run } = useAction()
  const shown = useMemo(
    () => rows.map((r) => ({ ...r, id: r.ref, href: paths.entity(base, r.ref), group: r.repository })),
    [rows, base],
  )
  const groups = useMemo(() => groupsOf(rows), [rows])
  const selection = useSelection(useMemo(() => rows.map((r) => r.ref), [rows]))
  usePageShortcuts(tableShortcuts)
  const accept = (refs: readonly string[]) =>
    run(
      () => acceptInferred(base, [...refs], true),
      ({ count }) => toast.success(`${entities(count)} accepted`),
    )
  const reopen = (ref: string) => run(() => acceptInferred(base, [ref], false))
  return (
    <>
      {filter.state === 'accepted' ? null : (
        <Toolbar
          {...props}
          selected={selection.ids}
          busy={busy}
          onAccept={accept}
          onAcceptAll={() =>
            run(
              () => acceptAll(base, filter),
              ({ count }) => toast.success(`${entities(count)} accepted`),
            )
          }
        />
      )}
      <DataTable
        label="Inferred entities"
        columns={columns}
        rows={shown}
        groups={groups}
        density="comfortable"
        renderCell={(row, column) => (
          <ReviewCell base={base} row={row} column={column} reason={reason} busy={busy} onAccept={accept} onReopen={reopen} />
        )}
        {...(filter.state === 'accepted' ? {} : { selection })}
        onOpen={(row, newTab) => (newTab ? window.open(row.href, '_blank', 'noopener') : router.push(row.href))}
        onFilterKey={focusFilter}
        busy={busy}
      />
    </>
  )
}
