'use client'
import { Bell as BellIcon } from 'lucide-react'
import { type ComponentProps, type ComponentType, type ReactNode, useState } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell, useUnread } from './shell-context.tsx'

const loadPopover = () => import('./bell-popover.tsx')

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

function BellButton({ unread, label, ...props }: ComponentProps<'button'> & { unread: number; label: string }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-expanded={false}
      {...props}
      aria-label={label}
      title={label}
      className={look}
    >
      <BellWithCount unread={unread} />
    </button>
  )
}

/** The latest notifications over the page, with how many are new. The panel is loaded when it is first opened. */
export function Bell() {
  const { base, reasons } = useShell()
  const { unread } = useUnread()
  const [Open, setOpen] = useState<ComponentType<{ trigger: ReactNode }>>()
  const label = unread > 0 ? `Notifications: ${unread} new` : 'Notifications'
  // The page says why somebody who is not a member has none.
  if (reasons.notifications)
    return (
      <Link href={paths.notifications(base)} aria-label={label} title={label} className={look}>
        <BellWithCount unread={unread} />
      </Link>
    )
  if (Open) return <Open trigger={<BellButton unread={unread} label={label} />} />
  return (
    <BellButton
      unread={unread}
      label={label}
      onPointerEnter={() => void loadPopover()}
      onClick={() => void loadPopover().then(({ BellPopover }) => setOpen(() => BellPopover))}
    />
  )
}
