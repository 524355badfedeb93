'use client'
import { Badge } from '@callboard/ui/badge'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { TimeAgo } from '@callboard/ui/time-ago'
import { KeyRound } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { revokeClient } from './actions.ts'

type Client = { id: string; name: string; kind: string; environment: string; ending: string; createdBy: string; createdAt: Date }

const columns: readonly ListColumn[] = [
  { id: 'name', label: 'Client', width: 180 },
  { id: 'environment', label: 'Environment', width: 120 },
  { id: 'kind', label: 'Kind', width: 90, narrow: 'lead' },
  { id: 'secret', label: 'Secret', width: 110 },
  { id: 'created', label: 'Created', width: 190 },
  { id: 'actions', label: 'Actions', width: 100, align: 'right', narrow: 'plain' },
]

function Revoke({ base, client, reason }: { base: string; client: Client; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Revoke"
      label={`Revoke ${client.name}`}
      variant="quiet"
      title={`Revoke ${client.name}?`}
      confirm="Revoke"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => revokeClient(base, client.id))}
    >
      Applications with its secret get the defaults in their code at once.
    </Confirm>
  )
}

/** Clients of all environments. */
export function ClientTable({
  base,
  clients,
  now,
  reason,
}: {
  base: string
  clients: readonly Client[]
  now: Date
  reason: string | undefined
}) {
  return (
    <ListTable
      label="Clients"
      columns={columns}
      empty={
        <Card>
          <EmptyState icon={<KeyRound />} title="No clients yet">
            Create one for each application and environment that evaluates flags.
          </EmptyState>
        </Card>
      }
      rows={clients.map((client) => ({
        id: client.id,
        label: client.name,
        cells: {
          name: client.name,
          environment: client.environment,
          kind: <Badge tone="plain">{client.kind}</Badge>,
          secret: <code className="font-mono text-sm">…{client.ending}</code>,
          created: (
            <span className="text-muted">
              <TimeAgo at={client.createdAt} now={now} /> by {client.createdBy}
            </span>
          ),
          actions: <Revoke base={base} client={client} reason={reason} />,
        },
      }))}
    />
  )
}
