'use client'
import { Button } from '@callboard/ui/button'
import { Tag, UserRound, Workflow, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { BulkChange } from './bulk-actions.ts'
import type { FilterOptions } from './filters.ts'
import type { CatalogRow } from './row.ts'

const BulkDialog = dynamic(() => import('./bulk-dialog.tsx').then((m) => m.BulkDialog), { ssr: false })

type Props = { base: string; rows: CatalogRow[]; filters: FilterOptions; reason: string | undefined; onClear: () => void }

/** What can be done to the selected rows. */
export function BulkBar({ base, rows, filters, reason, onClear }: Props) {
  const [field, setField] = useState<BulkChange['field']>()
  // The rows of an open dialog stay, whatever the table shows after the change.
  const [edited, setEdited] = useState<CatalogRow[]>([])
  const edit = (next: BulkChange['field']) => {
    setEdited(rows)
    setField(next)
  }
  return (
    <>
      {rows.length > 0 ? (
        <section
          aria-label="Selection"
          className="fixed bottom-[calc(max(var(--tab-bar),env(safe-area-inset-bottom))+16px)] left-1/2 z-30 flex max-w-[calc(100vw-16px)] -translate-x-1/2 items-center gap-1 overflow-x-auto rounded-xl border bg-panel p-1.5 shadow-lg print:hidden"
        >
          <span role="status" className="px-2 font-medium whitespace-nowrap tabular-nums">
            {rows.length} selected
          </span>
          <Button variant="quiet" reason={reason} onClick={() => edit('spec.owner')}>
            <UserRound aria-hidden /> Set owner
          </Button>
          <Button variant="quiet" reason={reason} onClick={() => edit('spec.lifecycle')}>
            <Workflow aria-hidden /> Set lifecycle
          </Button>
          <Button variant="quiet" reason={reason} onClick={() => edit('metadata.tags')}>
            <Tag aria-hidden /> Add tags
          </Button>
          <Button variant="quiet" size="icon" aria-label="Clear the selection" onClick={onClear}>
            <X aria-hidden />
          </Button>
        </section>
      ) : null}
      {field ? (
        <BulkDialog
          base={base}
          rows={edited}
          field={field}
          filters={filters}
          onClose={(done) => {
            setField(undefined)
            if (done) onClear()
          }}
        />
      ) : null}
    </>
  )
}
