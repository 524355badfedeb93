'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { usePathname, useSearchParams } from 'next/navigation'
import { AccountMenu } from './account-menu.tsx'
import { NavLink } from './nav-link.tsx'
import { footItemsOf, locationOf, type NavItem, sectionsOf } from './navigation.ts'
import { OrganizationMenu } from './organization-menu.tsx'
import { useShell } from './shell-context.tsx'
import { useSidebar } from './sidebar-state.tsx'

/** Where the browser is, as navigation entries compare it. */
export function useLocation() {
  const { base } = useShell()
  return locationOf(base, usePathname(), useSearchParams().get('kind'))
}

/** All entries of the navigation, with the menus of the organization and the account. */
export function NavigationContent({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const shell = useShell()
  const at = useLocation()
  const link = (item: NavItem) => (
    <li key={item.href}>
      <NavLink item={item} current={item.isCurrent(at)} collapsed={collapsed} {...(onGo ? { onGo } : {})} />
    </li>
  )
  return (
    <>
      <OrganizationMenu collapsed={collapsed} />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain px-2 pb-2">
        {sectionsOf(shell).map(({ title, items }) => (
          <div key={title ?? 'home'} className={title ? 'mt-3' : ''}>
            {title && collapsed ? <div aria-hidden className="mx-1.5 mb-3 border-t" /> : null}
            {title && !collapsed ? (
              <p aria-hidden className="px-2 pb-1 text-sm text-faint">
                {title}
              </p>
            ) : null}
            <ul aria-label={title} className="flex flex-col gap-px">
              {items.map(link)}
            </ul>
          </div>
        ))}
        <span className="min-h-3 flex-1" />
        <ul className="flex flex-col gap-px">{footItemsOf(shell).map(link)}</ul>
      </div>
      <div className="border-t p-2">
        <AccountMenu collapsed={collapsed} />
      </div>
    </>
  )
}

/** The navigation beside the page. Narrow screens have a drawer instead (narrow-navigation.tsx). */
export function Sidebar() {
  const { collapsed } = useSidebar()
  return (
    <nav
      aria-label="Portal"
      className={cn(
        'sticky top-0 z-30 h-dvh flex-col overflow-x-clip border-r bg-sub max-shell:hidden shell:flex print:hidden',
        collapsed && 'items-stretch',
      )}
    >
      <NavigationContent collapsed={collapsed} />
    </nav>
  )
}
