'use client'
import type { NavigationCounts } from '@callboard/modules/home/domain/navigation-counts'
import type { NavGroup, NavIcon, SharedModel } from '@callboard/plugin-kit/manifest'
import { createContext, type ReactNode, use, useContext, useMemo, useState } from 'react'

export type Shell = {
  /** What the portal's paths begin with. */
  base: string
  /** Of what is shown around the page: lib/portal/shell-version.ts. */
  version: string
  /** What leads to pages that exist at the main address alone: nothing there, its scheme and host elsewhere. */
  site: string
  name: string
  /** Address of its picture. */
  logo: string | undefined
  /** Notifications that are new. */
  unread: number
  account: { name: string; email: string }
  role: string
  organizations: { name: string; href: string; current: boolean }[]
  /** Pages that connected plugins add, for the search. */
  pages: { href: string; title: string; icon: NavIcon }[]
  /** Navigation entries of plugins, in order. `hrefs` are the pages for which the entry is current. */
  entries: {
    href: string
    hrefs: string[]
    title: string
    group: NavGroup
    icon: NavIcon
    locked: boolean
    model: SharedModel | undefined
  }[]
  /** Why this role may not do something; absent when it may. */
  reasons: Partial<Record<'connect' | 'invite' | 'audit' | 'billing' | 'notifications', string | undefined>>
  /** Whether who looks runs this installation. */
  operator: boolean
  /** Whether who looks is a visitor of the live demo, who has no account. */
  demo: boolean
}

/** What lies over the page, opened by a key or a button. */
export type Layer = 'palette' | 'shortcuts' | undefined
type LayerState = { layer: Layer; open: (layer: Layer) => void }

const Context = createContext<Shell | undefined>(undefined)
type UnreadState = { unread: number; setUnread: (unread: number) => void }
const UnreadContext = createContext<UnreadState>({ unread: 0, setUnread: () => {} })
const LayerContext = createContext<LayerState>({ layer: undefined, open: () => {} })

export function ShellProvider({ shell, children }: { shell: Shell; children: ReactNode }) {
  const [layer, open] = useState<Layer>()
  const state = useMemo(() => ({ layer, open }), [layer])
  // What the page was made with, until an open tab hears of something newer.
  const [heard, setHeard] = useState({ from: shell.unread, unread: shell.unread })
  const unread = heard.from === shell.unread ? heard.unread : shell.unread
  const unreadState = useMemo(
    () => ({ unread, setUnread: (next: number) => setHeard({ from: shell.unread, unread: next }) }),
    [unread, shell.unread],
  )
  return (
    <Context value={shell}>
      <UnreadContext value={unreadState}>
        <LayerContext value={state}>{children}</LayerContext>
      </UnreadContext>
    </Context>
  )
}

type CountsState = {
  /** What the page was made with. */
  counts: Promise<NavigationCounts | undefined>
  /** What an open tab has heard since. */
  heard: NavigationCounts | undefined
  setCounts: (counts: NavigationCounts) => void
}
const CountsContext = createContext<CountsState | undefined>(undefined)

/** Keeps what the navigation counts, apart from the shell, so that a new number renders nothing else. */
export function CountsProvider({ counts, children }: Pick<CountsState, 'counts'> & { children: ReactNode }) {
  const [heard, setCounts] = useState<NavigationCounts>()
  const state = useMemo(() => ({ counts, heard, setCounts }), [counts, heard])
  return <CountsContext value={state}>{children}</CountsContext>
}

export const useSetCounts = () => useContext(CountsContext)?.setCounts

/** The latest counts; suspends until the first are there. */
export function useCounts(): NavigationCounts | undefined {
  const state = useContext(CountsContext)
  const first = state ? use(state.counts) : undefined
  const heard = state?.heard
  return heard && (!first || heard.at > first.at) ? heard : first
}

/** How many notifications are new, kept fresh while the page is open. */
export const useUnread = (): UnreadState => useContext(UnreadContext)

export const useLayer = (): LayerState => useContext(LayerContext)

/** What every part of the portal's frame knows: where it is, who looks, and what they may do. */
export function useShell(): Shell {
  const shell = useContext(Context)
  if (!shell) throw new Error('the portal’s frame is missing: apps/web/app/t/[tenant]/layout.tsx')
  return shell
}
