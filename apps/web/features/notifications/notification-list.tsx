'use client'
import { Button } from '@callboard/ui/button'
import { Row } from '@callboard/ui/card'
import { NotificationText, type ShownNotification } from '~/components/notifications/notification-text.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { markRead } from './actions.ts'

/** A notification with a link to its target, which marks it as read. */
export function NotificationRow({ base, notification, now }: { base: string; notification: ShownNotification; now: Date }) {
  const { busy, run } = useAction()
  const { id, title, readAt } = notification
  const isNew = readAt === null
  const mark = () => run(() => markRead(base, [id], isNew))
  return (
    <Row className="items-start">
      <NotificationText base={base} notification={notification} now={now} onOpen={() => (isNew ? mark() : undefined)} />
      <Button variant="quiet" disabled={busy} aria-label={`Mark “${title}” as ${isNew ? 'read' : 'unread'}`} onClick={mark}>
        {isNew ? 'Mark as read' : 'Mark as unread'}
      </Button>
    </Row>
  )
}

export function MarkAllRead({ base, unread }: { base: string; unread: number }) {
  const { busy, run } = useAction()
  return (
    <Button
      disabled={busy}
      reason={unread === 0 ? 'You’re all caught up.' : undefined}
      onClick={() => run(() => markRead(base, 'all', true))}
    >
      Mark all as read
    </Button>
  )
}
