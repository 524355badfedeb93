'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Tooltip } from '@callboard/ui/tooltip'
import { Lock } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { NavCount } from './nav-count.tsx'
import type { NavItem } from './navigation.ts'

const keysOf = ({ key }: NavItem) => (key ? ['G', key.toUpperCase()] : [])

/** An entry of the navigation. Collapsed it is its icon, with its name and keys in a tooltip. */
export function NavLink({
  item,
  current,
  collapsed,
  onGo,
}: {
  item: NavItem
  current: boolean
  collapsed: boolean
  onGo?: () => void
}) {
  const { href, icon: Icon, label, locked, count } = item
  const name = locked ? `${label} (locked)` : label
  const link = (
    <Link
      href={href}
      {...(onGo ? { onClick: onGo } : {})}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'relative flex h-7 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-line hover:text-fg max-shell:h-10',
        collapsed && 'justify-center px-0',
        current && 'bg-line font-medium text-fg',
      )}
    >
      <Icon aria-hidden className={cn('size-4 shrink-0', current && 'text-accent')} strokeWidth={1.75} />
      {collapsed ? (
        <span className="sr-only">{name}</span>
      ) : (
        <>
          <span className="min-w-0 flex-1 truncate">{label}</span>
          {locked ? (
            <>
              <Lock aria-hidden className="size-3 shrink-0 text-faint" />
              <span className="sr-only">(locked)</span>
            </>
          ) : null}
        </>
      )}
      {count ? <NavCount id={count} collapsed={collapsed} /> : null}
    </Link>
  )
  if (!collapsed && !item.key) return link
  return (
    <Tooltip text={collapsed ? name : `Go to ${label}`} keys={keysOf(item)}>
      {link}
    </Tooltip>
  )
}
