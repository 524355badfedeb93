'use client'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
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

function Delivery({
  base,
  delivery,
  reason,
  now,
}: {
  base: string
  delivery: DeliveryRow
  reason: string | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  const { id, type, state, attempts, error, createdAt, payload } = delivery
  return (
    <Row className="items-start">
      <span className="w-20 shrink-0">
        <Badge tone={tones[state] ?? 'plain'}>{state}</Badge>
      </span>
      <div className="min-w-0 flex-1">
        <code className="font-mono text-sm">{type}</code>{' '}
        <span className="text-sm text-faint">
          <TimeAgo at={createdAt} now={now} />, {attempts === 1 ? '1 attempt' : `${attempts} attempts`}
        </span>
        {error ? <p className="break-words text-muted">{error}</p> : null}
        <details>
          <summary className="text-sm text-accent">Message</summary>
          <pre className="max-h-80 overflow-auto font-mono text-sm break-all whitespace-pre-wrap">
            {JSON.stringify(payload, null, 2)}
          </pre>
        </details>
      </div>
      <Button
        variant="quiet"
        disabled={busy}
        reason={reason}
        onClick={() =>
          run(
            () => redeliver(base, id),
            () => toast.success('Redelivery queued, with the same ID'),
          )
        }
      >
        Redeliver
      </Button>
    </Row>
  )
}

/** Deliveries of a webhook, newest first, with their results. */
export function DeliveryList({
  base,
  deliveries,
  reason,
  now,
}: {
  base: string
  deliveries: DeliveryRow[]
  reason: string | undefined
  now: Date
}) {
  return (
    <Card title="Deliveries">
      {deliveries.map((d) => (
        <Delivery key={d.id} base={base} delivery={d} reason={reason} now={now} />
      ))}
      {deliveries.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">No deliveries yet. Send a test event, or wait for a catalog change.</p>
      ) : null}
    </Card>
  )
}
