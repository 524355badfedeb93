'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Drawer } from '@callboard/ui/drawer'
import { Bell, Box, House, type LucideIcon, Menu, Search } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useLayer, useShell, useUnread } from './shell-context.tsx'
import { NavigationContent, useLocation } from './sidebar.tsx'
import { useSidebar } from './sidebar-state.tsx'

/** The navigation over the page. Escape, the page behind it, and every link close it. */
export function NavigationDrawer() {
  const { drawer, setDrawer } = useSidebar()
  useEffect(() => {
    // A window that grows has its sidebar again.
    const wide = window.matchMedia('(width >= 720px)')
    const close = () => setDrawer(false)
    wide.addEventListener('change', close)
    return () => wide.removeEventListener('change', close)
  }, [setDrawer])
  return (
    <Drawer open={drawer} onOpenChange={setDrawer} title="Navigation">
      <nav aria-label="Portal" className="flex h-full flex-col">
        <NavigationContent collapsed={false} onGo={() => setDrawer(false)} />
      </nav>
    </Drawer>
  )
}

const tab = 'relative flex min-w-0 flex-col items-center justify-center gap-0.5 text-xs text-muted'

const TabContent = ({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) => (
  <>
    <Icon aria-hidden className="size-[18px]" strokeWidth={1.75} />
    <span className="max-w-full truncate px-0.5">{children}</span>
  </>
)

/** Five ways at the bottom of a narrow screen, above what a phone keeps there for itself. */
export function TabBar() {
  const { base } = useShell()
  const { unread } = useUnread()
  const { open } = useLayer()
  const { setDrawer } = useSidebar()
  const { pathname, kind } = useLocation()
  const link = (label: string, href: string, icon: LucideIcon, current: boolean) => (
    <Link href={href} aria-current={current ? 'page' : undefined} className={cn(tab, current && 'font-medium text-accent')}>
      <TabContent icon={icon}>{label}</TabContent>
    </Link>
  )
  const inbox = paths.notifications(base)
  return (
    <nav
      aria-label="Tabs"
      className="fixed inset-x-0 bottom-0 z-30 grid h-(--tab-bar) grid-cols-5 border-t bg-panel pb-[env(safe-area-inset-bottom)] shell:hidden print:hidden"
    >
      {link('Home', paths.home(base), House, pathname === paths.home(base))}
      {link('Services', paths.catalog(base), Box, kind === 'component')}
      <button type="button" className={tab} onClick={() => open('palette')}>
        <TabContent icon={Search}>Search</TabContent>
      </button>
      <div className="relative grid">
        {link('Inbox', inbox, Bell, pathname === inbox)}
        {unread > 0 ? (
          <span className="pointer-events-none absolute top-1.5 left-1/2 ml-1.5 size-2 rounded-full bg-bad-mark">
            <span className="sr-only">{unread} new</span>
          </span>
        ) : null}
      </div>
      <button type="button" className={tab} onClick={() => setDrawer(true)}>
        <TabContent icon={Menu}>More</TabContent>
      </button>
    </nav>
  )
}
