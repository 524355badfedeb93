'use client'
import { Popover } from '@callboard/ui/popover'
import { Bell as BellIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell, useUnread } from './shell-context.tsx'

// Loaded when somebody opens it.
const NotificationPanel = dynamic(() => import('./notification-panel.tsx').then((m) => m.NotificationPanel), {
  ssr: false,
  loading: () => <div className="h-72" />,
})

const look = 'relative grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sub hover:text-fg'

function BellWithCount({ unread }: { unread: number }) {
  return (
    <>
      <BellIcon aria-hidden className="size-4" />
      {unread > 0 ? (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-accent-fg"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </>
  )
}

/** The latest notifications over the page, with how many are new. */
export function Bell() {
  const { base, reasons } = useShell()
  const { unread } = useUnread()
  const [open, setOpen] = useState(false)
  const label = unread > 0 ? `Notifications: ${unread} new` : 'Notifications'
  // The page says why somebody who is not a member has none.
  if (reasons.notifications)
    return (
      <Link href={paths.notifications(base)} aria-label={label} title={label} className={look}>
        <BellWithCount unread={unread} />
      </Link>
    )
  return (
    <Popover
      label="Notifications"
      align="end"
      wide
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" aria-label={label} title={label} className={look}>
          <BellWithCount unread={unread} />
        </button>
      }
    >
      <NotificationPanel onClose={() => setOpen(false)} />
    </Popover>
  )
}
