import { listRemovals } from '@callboard/modules/operator'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { PageTitle } from '@callboard/ui/page'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Removals' }

export default async function OperatorRemovalsPage() {
  const removals = await listRemovals(await requireOperatorSession(paths.operatorRemovals()))
  const now = new Date()
  return (
    <OperatorFrame current="removals">
      <PageTitle title="Removals" detail="Removed organizations, with the result of the verification across all tables." />
      <Card>
        {removals.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">No organization has been removed.</p>
        ) : (
          <Table label="Removals">
            <thead>
              <tr>
                <Th>Organization ID</Th>
                <Th>Requested by</Th>
                <Th>Removed</Th>
                <Th>Verification</Th>
              </tr>
            </thead>
            <tbody>
              {removals.map((r) => (
                <tr key={r.id}>
                  <Td className="font-mono text-sm">{r.id}</Td>
                  <Td>{r.requestedBy}</Td>
                  <Td>
                    <TimeAgo at={r.removedAt} now={now} />
                  </Td>
                  <Td>
                    {r.left.length === 0 ? (
                      <Badge tone="ok">nothing in {r.tables} tables</Badge>
                    ) : (
                      <Badge tone="bad">{r.left.map((l) => `${l.table}: ${l.rows}`).join(', ')}</Badge>
                    )}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Card>
    </OperatorFrame>
  )
}
