'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { deleteWebhook, sendTestEvent, setWebhookEnabled } from './actions.ts'

export type WebhookRow = {
  id: string
  url: string
  ownerRef: string | null
  state: string
  failingAt: Date | null
  last: { state: string; status: number | null; error: string | null; createdAt: Date } | null
}

const stateOf = ({ state, failingAt }: WebhookRow): { words: string; tone: Tone } => {
  if (state === 'off') return { words: 'off', tone: 'plain' }
  if (state === 'failing') return { words: 'failing', tone: 'bad' }
  return failingAt ? { words: 'failing', tone: 'warn' } : { words: 'on', tone: 'ok' }
}

function Webhook({ base, webhook, reason, now }: { base: string; webhook: WebhookRow; reason: string | undefined; now: Date }) {
  const { busy, run } = useAction()
  const { id, url, ownerRef, last } = webhook
  const on = webhook.state === 'on'
  const { host } = new URL(url)
  const state = stateOf(webhook)
  return (
    <tr>
      <Td>
        <Link href={paths.webhook(base, id)} className="font-medium hover:underline" title={url}>
          {host}
        </Link>
      </Td>
      <Td className="text-muted">{ownerRef ? `what ${shortRef(ownerRef)} owns` : 'everything'}</Td>
      <Td>
        <Badge tone={state.tone}>{state.words}</Badge>
      </Td>
      <Td className="text-muted">
        {last ? (
          <>
            {last.state === 'delivered' ? 'delivered' : (last.error ?? 'waiting')} <TimeAgo at={last.createdAt} now={now} />
          </>
        ) : (
          'no deliveries yet'
        )}
      </Td>
      <Td right>
        <span className="inline-flex gap-1.5">
          <Button
            variant="quiet"
            disabled={busy}
            reason={reason ?? (on ? undefined : 'Enable it first.')}
            aria-label={`Send a test to ${host}`}
            onClick={() =>
              run(
                () => sendTestEvent(base, id),
                () => toast.success('Test event queued'),
              )
            }
          >
            Test
          </Button>
          <Button
            variant="quiet"
            disabled={busy}
            reason={reason}
            aria-label={`${on ? 'Disable' : 'Enable'} ${host}`}
            onClick={() => run(() => setWebhookEnabled(base, id, on ? 'off' : 'on'))}
          >
            {on ? 'Disable' : 'Enable'}
          </Button>
          <Confirm
            trigger="Remove"
            label={`Remove ${host}`}
            variant="quiet"
            title={`Remove the webhook to ${host}?`}
            confirm="Remove"
            busy={busy}
            reason={reason}
            onConfirm={() => run(() => deleteWebhook(base, id))}
          >
            No more events are sent, and its delivery history is deleted.
          </Confirm>
        </span>
      </Td>
    </tr>
  )
}

export function WebhookTable({
  base,
  webhooks,
  reason,
  now,
}: {
  base: string
  webhooks: WebhookRow[]
  reason: string | undefined
  now: Date
}) {
  return (
    <Table label="Webhooks">
      <thead>
        <tr>
          <Th>Endpoint</Th>
          <Th>Events for</Th>
          <Th>State</Th>
          <Th>Last delivery</Th>
          <Th />
        </tr>
      </thead>
      <tbody>
        {webhooks.map((w) => (
          <Webhook key={w.id} base={base} webhook={w} reason={reason} now={now} />
        ))}
      </tbody>
    </Table>
  )
}
