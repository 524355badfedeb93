'use client'
import { type FocusEvent, type RefObject, useCallback, useRef } from 'react'
import { useRowKeys } from './use-row-keys.ts'
import type { Selection } from './use-selection.ts'
import type { Visible } from './use-visible.ts'

type Options = {
  box: RefObject<HTMLElement | null>
  /** Ids of the rows in order, each with its position among everything that the table shows. */
  rows: readonly { id: string; index: number }[]
  visible: Pick<Visible, 'from' | 'to' | 'reveal'>
  selection?: Selection | undefined
  onFilterKey?: (() => void) | undefined
}

/** Moves the focus from row to row by keyboard: to a row's link, or to the row if it has none. */
export function useRowFocus({ box, rows, visible, selection, onFilterKey }: Options) {
  const current = useRef('')
  const focusRow = useCallback(
    (id: string) => {
      const row = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
      const target = row?.querySelector<HTMLElement>('[data-row-link]') ?? row
      target?.focus()
    },
    [box],
  )
  useRowKeys(box, {
    move: (step) => {
      const at = rows.findIndex((r) => r.id === current.current)
      const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]
      if (!next) return
      current.current = next.id
      if (next.index < visible.from || next.index >= visible.to) {
        visible.reveal?.(next.index)
        requestAnimationFrame(() => requestAnimationFrame(() => focusRow(next.id)))
      } else focusRow(next.id)
    },
    select: (range) => {
      if (!selection || !rows.some((r) => r.id === current.current)) return
      if (range) selection.extendTo(current.current)
      else selection.toggle(current.current)
    },
    filter: onFilterKey,
  })
  return {
    onFocus: (event: FocusEvent) => {
      const id = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row
      if (id) current.current = id
    },
  }
}
