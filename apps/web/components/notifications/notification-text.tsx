'use client'
import { Dot } from '@callboard/ui/badge'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'

export type ShownNotification = { id: string; title: string; body: string; path: string; at: Date; readAt: Date | null }

/** The text of a notification, with a link to its target. `short` limits it to two lines. */
export function NotificationText({
  base,
  notification,
  now,
  short = false,
  onOpen,
}: {
  base: string
  notification: ShownNotification
  now: Date
  short?: boolean
  onOpen: () => void
}) {
  const { title, body, path, at, readAt } = notification
  const isNew = readAt === null
  const heading = <b className={isNew ? 'font-semibold' : 'font-medium text-muted'}>{title}</b>
  return (
    <>
      <span className="mt-1.5 w-2 shrink-0">{isNew ? <Dot tone="accent" /> : null}</span>
      <div className="min-w-0 flex-1 break-words">
        {isNew ? <span className="sr-only">New: </span> : null}
        {path ? (
          <Link href={base + path} className="hover:underline" onClick={onOpen}>
            {heading}
          </Link>
        ) : (
          heading
        )}
        {body ? <p className={short ? 'line-clamp-2 text-muted' : 'text-muted'}>{body}</p> : null}
        <span className="block text-sm text-faint">
          <TimeAgo at={at} now={now} />
        </span>
      </div>
    </>
  )
}
