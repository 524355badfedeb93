'use client'
import { Dot } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { markRead } from './actions.ts'

type Shown = { id: string; title: string; body: string; path: string; at: Date; readAt: Date | null }

/** A notification with a link to its target, which marks it as read. */
export function NotificationRow({ base, notification, now }: { base: string; notification: Shown; now: Date }) {
  const { busy, run } = useAction()
  const { id, title, body, path, at, readAt } = notification
  const isNew = readAt === null
  const heading = <b className={isNew ? 'font-semibold' : 'font-medium text-muted'}>{title}</b>
  return (
    <Row className="items-start">
      <span className="mt-1.5 w-2">{isNew ? <Dot tone="accent" /> : null}</span>
      <div className="min-w-0 flex-1 break-words">
        {isNew ? <span className="sr-only">New: </span> : null}
        {path ? (
          <Link
            href={base + path}
            className="hover:underline"
            onClick={() => (isNew ? run(() => markRead(base, [id], true)) : undefined)}
          >
            {heading}
          </Link>
        ) : (
          heading
        )}
        {body ? <p className="text-muted">{body}</p> : null}
        <span className="text-sm text-faint">
          <TimeAgo at={at} now={now} />
        </span>
      </div>
      <Button
        variant="quiet"
        disabled={busy}
        aria-label={`Mark “${title}” as ${isNew ? 'read' : 'new'}`}
        onClick={() => run(() => markRead(base, [id], isNew))}
      >
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
