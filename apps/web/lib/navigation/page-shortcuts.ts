'use client'
import { useEffect } from 'react'

export type Shortcut = { keys: readonly string[]; label: string }

const registered = new Set<readonly Shortcut[]>()

/** The keys of the open page, besides those that work everywhere. */
export const pageShortcuts = (): Shortcut[] => [...registered].flat()

/** Lists keys among the keyboard shortcuts while the page is open. */
export function usePageShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    registered.add(shortcuts)
    return () => {
      registered.delete(shortcuts)
    }
  }, [shortcuts])
}
