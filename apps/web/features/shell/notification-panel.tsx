'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { Skeleton } from '@callboard/ui/page'
import { BellOff, Check, Settings, Undo2 } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { NotificationText } from '~/components/notifications/notification-text.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { Inbox } from './inbox.ts'
import { useShell } from './shell-context.tsx'
import { useInbox } from './use-inbox.ts'

type Notification = Inbox['notifications'][number]
type RowProps = { notification: Notification; onGo: () => void; onMark: (read: boolean) => void }

function NotificationRow({ notification, onGo, onMark }: RowProps) {
  const { base } = useShell()
  const { title, readAt } = notification
  const isNew = readAt === null
  const Mark = isNew ? Check : Undo2
  const open = () => {
    if (isNew) onMark(true)
    onGo()
  }
  return (
    <li className="flex items-start gap-2 border-b px-3 py-2 last:border-b-0 focus-within:bg-sub hover:bg-sub">
      <NotificationText base={base} notification={notification} now={new Date()} short onOpen={open} />
      <button
        type="button"
        aria-label={`Mark “${title}” as ${isNew ? 'read' : 'unread'}`}
        title={isNew ? 'Mark as read' : 'Mark as unread'}
        onClick={() => onMark(isNew)}
        className={buttonStyle({ variant: 'quiet', size: 'icon' })}
      >
        <Mark aria-hidden />
      </button>
    </li>
  )
}

const loading = (
  <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
    <Skeleton className="h-12 w-full" />
    <Skeleton className="h-12 w-full" />
    <Skeleton className="h-12 w-full" />
  </div>
)

const nothing = (
  <EmptyState icon={<BellOff />} title="Nothing yet">
    You will be notified when an integration fails, a budget is reached or someone joins.
  </EmptyState>
)

/** The latest notifications, with the way to all of them. */
export function NotificationPanel({ onClose }: { onClose: () => void }) {
  const { base } = useShell()
  const { inbox, error, load, mark } = useInbox()
  const rows = inbox?.notifications.map((n) => (
    <NotificationRow key={n.id} notification={n} onGo={onClose} onMark={(read) => void mark([n.id], read)} />
  ))
  return (
    <div className="flex max-h-[calc(70vh-10px)] min-h-72 flex-col">
      <div className="flex items-center gap-2 border-b py-1.5 pr-1.5 pl-3">
        <h2 className="flex-1 font-semibold">Notifications</h2>
        <Button
          variant="quiet"
          reason={inbox && inbox.unread === 0 ? 'You’re all caught up.' : undefined}
          disabled={!inbox}
          onClick={() => void mark('all', true)}
        >
          Mark all as read
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {error && !inbox ? (
          <div role="alert" className="flex flex-col items-start gap-2 p-3">
            <p className="text-muted">{error}</p>
            <Button onClick={() => void load()}>Try again</Button>
          </div>
        ) : rows ? (
          rows.length > 0 ? (
            <ul aria-label="Latest notifications">{rows}</ul>
          ) : (
            nothing
          )
        ) : (
          loading
        )}
      </div>
      <div className="flex items-center gap-2 border-t py-1.5 pr-1.5 pl-3">
        <Link href={paths.notifications(base)} onClick={onClose} className="flex-1 text-accent underline">
          All notifications
        </Link>
        <Link
          href={paths.notificationChoices(base)}
          onClick={onClose}
          aria-label="Notification settings"
          title="Notification settings"
          className={buttonStyle({ variant: 'quiet', size: 'icon' })}
        >
          <Settings aria-hidden />
        </Link>
      </div>
    </div>
  )
}
