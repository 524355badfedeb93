'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { TooltipGroup } from '@callboard/ui/tooltip'
import type { ReactNode } from 'react'
import { NavigationDrawer, TabBar } from './narrow-navigation.tsx'
import { Sidebar } from './sidebar.tsx'
import { SidebarProvider, useSidebar } from './sidebar-state.tsx'

function Columns({ children }: { children: ReactNode }) {
  const { collapsed } = useSidebar()
  return (
    <div
      className={cn(
        'max-shell:pb-(--tab-bar) shell:grid shell:transition-[grid-template-columns] shell:duration-[160ms] print:block print:pb-0',
        collapsed ? 'shell:grid-cols-[56px_minmax(0,1fr)]' : 'shell:grid-cols-[232px_minmax(0,1fr)]',
      )}
    >
      <a
        href="#content"
        className="sr-only z-50 rounded bg-panel px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Sidebar />
      <div className="min-w-0">{children}</div>
    </div>
  )
}

/** The navigation and the page beside it; below 720 px a tab bar, and the navigation in a drawer. */
export function Frame({ initiallyCollapsed, children }: { initiallyCollapsed: boolean; children: ReactNode }) {
  return (
    <SidebarProvider initiallyCollapsed={initiallyCollapsed}>
      <TooltipGroup>
        <Columns>{children}</Columns>
        <NavigationDrawer />
        <TabBar />
      </TooltipGroup>
    </SidebarProvider>
  )
}
