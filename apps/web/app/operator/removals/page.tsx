import { listRemovals } from '@callboard/modules/operator'
import { Badge } from '@callboard/ui/badge'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Trash2 } from 'lucide-react'
import type { Metadata } from 'next'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Removals' }

const columns: readonly ListColumn[] = [
  { id: 'organization', label: 'Organization ID', width: 300 },
  { id: 'by', label: 'Requested by', width: 200 },
  { id: 'removed', label: 'Removed', width: 110 },
  { id: 'verification', label: 'Verification', width: 220, narrow: 'plain' },
]

export default async function OperatorRemovalsPage() {
  const removals = await listRemovals(await requireOperatorSession(paths.operatorRemovals()))
  const now = new Date()
  return (
    <OperatorFrame current="removals">
      <PageTitle title="Removals" detail="Removed organizations, with the result of the verification across all tables." />
      <ListTable
        label="Removals"
        columns={columns}
        rows={removals.map((r) => ({
          id: r.id,
          label: r.id,
          cells: {
            organization: <code className="font-mono text-sm">{r.id}</code>,
            by: r.requestedBy,
            removed: <TimeAgo at={r.removedAt} now={now} />,
            verification:
              r.left.length === 0 ? (
                <Badge tone="ok">nothing in {r.tables} tables</Badge>
              ) : (
                <Badge tone="bad">{r.left.map((l) => `${l.table}: ${l.rows}`).join(', ')}</Badge>
              ),
          },
        }))}
        empty={
          <EmptyState icon={<Trash2 />} title="No removals yet">
            Removed organizations appear here with the result of their verification.
          </EmptyState>
        }
      />
    </OperatorFrame>
  )
}
