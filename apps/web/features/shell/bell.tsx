'use client'
import { Bell as BellIcon } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell, useUnread } from './shell-context.tsx'

/** The way to what one should know, with how much of it is new. */
export function Bell() {
  const { base } = useShell()
  const { unread } = useUnread()
  const label = unread > 0 ? `Notifications: ${unread} new` : 'Notifications'
  return (
    <Link
      href={paths.notifications(base)}
      aria-label={label}
      title={label}
      className="relative grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sub hover:text-fg"
    >
      <BellIcon aria-hidden className="size-4" />
      {unread > 0 ? (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-accent-fg"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </Link>
  )
}
