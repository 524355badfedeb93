'use client'
import { Tooltip } from '@callboard/ui/tooltip'
import { Menu, PanelLeft } from 'lucide-react'
import { useSidebar } from './sidebar-state.tsx'

const look = 'size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-sub hover:text-fg'

/** Collapses and expands the sidebar; on a narrow screen it opens the drawer. */
export function SidebarButton() {
  const { collapsed, toggle, drawer, setDrawer } = useSidebar()
  const label = collapsed ? 'Expand sidebar' : 'Collapse sidebar'
  return (
    <>
      <button
        type="button"
        aria-label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={drawer}
        onClick={() => setDrawer(true)}
        className={`grid ${look} shell:hidden`}
      >
        <Menu aria-hidden className="size-4" />
      </button>
      <Tooltip text={label} keys={['⌘', '\\']} side="bottom">
        <button type="button" aria-label={label} onClick={toggle} className={`hidden ${look} shell:grid`}>
          <PanelLeft aria-hidden className="size-4" />
        </button>
      </Tooltip>
    </>
  )
}
