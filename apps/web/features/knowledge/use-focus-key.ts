'use client'
import { type RefObject, useEffect } from 'react'
import { usePageShortcuts } from '~/lib/navigation/page-shortcuts.ts'

const shortcuts = [
  { keys: ['/'], label: 'Type a question' },
  { keys: ['Enter'], label: 'Ask it' },
  { keys: ['⇧', 'Enter'], label: 'Start a new line' },
] as const

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Focuses a field with `/`, wherever the focus is on the page. */
export function useFocusKey(field: RefObject<HTMLTextAreaElement | null>): void {
  usePageShortcuts(shortcuts)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !(event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented)
      const isCovered = document.querySelector('[role="dialog"],[role="menu"]') !== null
      if (event.key !== '/' || !isPlain || isTyping(event.target) || isCovered) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [field])
}
