'use client'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { Badge, type Tone } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { RowLink } from '@callboard/ui/data-table/navigation'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { deleteWebhook, sendTestEvent, setWebhookEnabled } from './actions.ts'

type WebhookRow = {
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

const columns: readonly ListColumn[] = [
  { id: 'endpoint', label: 'Endpoint', width: 200 },
  { id: 'events', label: 'Events for', width: 150 },
  { id: 'state', label: 'State', width: 84, narrow: 'lead' },
  { id: 'last', label: 'Last delivery', width: 190 },
  { id: 'actions', label: 'Actions', width: 236, align: 'right', narrow: 'plain' },
]

function Actions({ base, webhook, reason }: { base: string; webhook: WebhookRow; reason: string | undefined }) {
  const { busy, run } = useAction()
  const { id, url } = webhook
  const on = webhook.state === 'on'
  const { host } = new URL(url)
  return (
    <span className="inline-flex gap-1">
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
  )
}

function Last({ last, now }: { last: WebhookRow['last']; now: Date }) {
  if (!last) return 'No deliveries yet'
  const words = last.state === 'delivered' ? 'Delivered' : (last.error ?? 'Waiting')
  return (
    <span title={words}>
      {words} <TimeAgo at={last.createdAt} now={now} />
    </span>
  )
}

type Props = { base: string; webhooks: WebhookRow[]; reason: string | undefined; now: Date }

export function WebhookTable({ base, webhooks, reason, now }: Props) {
  return (
    <ListTable
      label="Webhooks"
      columns={columns}
      rows={webhooks.map((webhook) => {
        const { id, url, ownerRef, last } = webhook
        const { host } = new URL(url)
        const state = stateOf(webhook)
        const href = paths.webhook(base, id)
        return {
          id,
          label: host,
          href,
          cells: {
            endpoint: (
              <RowLink href={href} title={url}>
                {host}
              </RowLink>
            ),
            events: ownerRef ? `Entities of ${shortRef(ownerRef)}` : 'Everything',
            state: <Badge tone={state.tone}>{state.words}</Badge>,
            last: <Last last={last} now={now} />,
            actions: <Actions base={base} webhook={webhook} reason={reason} />,
          },
        }
      })}
    />
  )
}
