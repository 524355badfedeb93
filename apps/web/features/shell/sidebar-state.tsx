'use client'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { sidebarCookie } from './sidebar-cookie.ts'

type SidebarState = {
  collapsed: boolean
  toggle: () => void
  /** Whether the navigation lies over the page, on a narrow screen. */
  drawer: boolean
  setDrawer: (open: boolean) => void
}

const SidebarContext = createContext<SidebarState>({ collapsed: false, toggle: () => {}, drawer: false, setDrawer: () => {} })

const yearS = 31_536_000

function saveCollapsed(collapsed: boolean): void {
  const secure = window.location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing where a portal is served without TLS
  document.cookie = `${sidebarCookie}=${collapsed ? 'collapsed' : 'open'}; path=/; max-age=${yearS}; samesite=lax${secure}`
}

export function SidebarProvider({ initiallyCollapsed, children }: { initiallyCollapsed: boolean; children: ReactNode }) {
  const [collapsed, setCollapsed] = useState(initiallyCollapsed)
  const [drawer, setDrawer] = useState(false)
  const toggle = useCallback(() => {
    setCollapsed(!collapsed)
    saveCollapsed(!collapsed)
  }, [collapsed])
  const state = useMemo(() => ({ collapsed, toggle, drawer, setDrawer }), [collapsed, toggle, drawer])
  return <SidebarContext value={state}>{children}</SidebarContext>
}

export const useSidebar = (): SidebarState => useContext(SidebarContext)
