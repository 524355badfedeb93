'use client'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { type RefObject, useEffect } from 'react'
import { type Shortcut, usePageShortcuts } from '~/lib/navigation/page-shortcuts.ts'
import type { RowActions } from './attention-row.tsx'

const isElsewhere = ({ target }: KeyboardEvent) =>
  !(target instanceof HTMLElement) ||
  target.isContentEditable ||
  ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
  // A menu or a dialog has keys of its own.
  target.closest('[role=dialog], [role=menu]') !== null

const shortcuts: readonly Shortcut[] = [
  { keys: ['J'], label: 'Next item that needs attention' },
  { keys: ['K'], label: 'Previous item' },
  { keys: ['Enter'], label: 'Open the item' },
  { keys: ['S'], label: 'Snooze it until tomorrow' },
  { keys: ['A'], label: 'Assign it' },
]

/** The rows of a list, and which of them has the focus. */
function rowsOf(list: HTMLUListElement | null) {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-attention]') ?? [])]
  return { rows, at: rows.findIndex((row) => row.contains(document.activeElement)) }
}

/** J and K go through the rows; S snoozes and A assigns the one that has the focus. Enter is the row's own link. */
export function useListKeys(
  list: RefObject<HTMLUListElement | null>,
  items: readonly AttentionView[],
  actions: RowActions,
): void {
  usePageShortcuts(shortcuts)
  useEffect(() => {
    const move = (by: 1 | -1) => {
      const { rows, at } = rowsOf(list.current)
      const next = Math.max(0, Math.min(rows.length - 1, at + by))
      rows[next]?.querySelector<HTMLElement>('[data-open]')?.focus()
    }
    const onItem = (then: (item: AttentionView) => void) => {
      const { rows, at } = rowsOf(list.current)
      const item = items.find((i) => i.key === rows[at]?.dataset.attention)
      if (item) then(item)
    }
    const keys: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      ...(actions.snoozeReason ? {} : { s: () => onItem((i) => actions.onSnooze(i, i.snoozedUntil ? 'none' : 'day')) }),
      ...(actions.assignReason ? {} : { a: () => onItem(actions.onAssign) }),
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isElsewhere(event)) return
      keys[event.key]?.()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list, items, actions])
}
