'use client'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListAddress, ListColumn } from '@callboard/ui/data-table/list-types.ts'
import type { Sorting } from '@callboard/ui/data-table/types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import type { ReactNode } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { redeliver } from './actions.ts'

export type DeliveryRow = {
  id: string
  type: string
  payload: unknown
  state: string
  attempts: number
  status: number | null
  error: string | null
  createdAt: Date
}

const tones: Record<string, Tone> = { delivered: 'ok', failed: 'bad', waiting: 'plain' }

const columns: readonly ListColumn[] = [
  { id: 'event', label: 'Event', width: 200, sort: 'asc' },
  { id: 'state', label: 'State', width: 96, sort: 'asc', narrow: 'lead' },
  { id: 'response', label: 'Response', width: 190 },
  { id: 'attempts', label: 'Attempts', width: 92, align: 'right', sort: 'desc' },
  { id: 'created', label: 'Created', width: 110, sort: 'desc' },
  { id: 'actions', label: 'Actions', width: 106, align: 'right', narrow: 'plain' },
]

function Redeliver({ base, delivery: { id, type }, reason }: Pick<Props, 'base' | 'reason'> & { delivery: DeliveryRow }) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="quiet"
      disabled={busy}
      reason={reason}
      aria-label={`Redeliver ${type}`}
      onClick={() =>
        run(
          () => redeliver(base, id),
          () => toast.success('Redelivery queued, with the same ID'),
        )
      }
    >
      Redeliver
    </Button>
  )
}

const Message = ({ delivery: { error, payload } }: { delivery: DeliveryRow }) => (
  <>
    {error ? <p className="pb-2 break-words">{error}</p> : null}
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
    <pre tabIndex={0} className="max-h-80 overflow-auto font-mono text-sm break-all whitespace-pre-wrap">
      {JSON.stringify(payload, null, 2)}
    </pre>
  </>
)

type Props = {
  base: string
  deliveries: DeliveryRow[]
  reason: string | undefined
  now: Date
  address: ListAddress
  sorting: Sorting
  empty: ReactNode
}

/** Deliveries of a webhook. Each expands to the message that was sent. */
export function DeliveryList({ base, deliveries, reason, now, address, sorting, empty }: Props) {
  return (
    <ListTable
      label="Deliveries"
      columns={columns}
      address={address}
      sorting={sorting}
      empty={empty}
      rows={deliveries.map((d) => ({
        id: d.id,
        label: d.type,
        cells: {
          event: <code className="font-mono text-sm">{d.type}</code>,
          state: <Badge tone={tones[d.state] ?? 'plain'}>{d.state}</Badge>,
          response: d.error ?? (d.status === null ? null : String(d.status)),
          attempts: d.attempts.toLocaleString('en'),
          created: <TimeAgo at={d.createdAt} now={now} />,
          actions: <Redeliver base={base} delivery={d} reason={reason} />,
        },
        detail: <Message delivery={d} />,
      }))}
    />
  )
}
