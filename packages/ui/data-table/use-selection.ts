'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import { rangeOf } from './items.ts'

export type Selection = {
  has(id: string): boolean
  ids: readonly string[]
  toggle(id: string): void
  /** Selects all rows from the one that was chosen last up to this one. */
  extendTo(id: string): void
  setAll(selected: boolean): void
  clear(): void
}

/** Which of the shown rows are selected. Rows that are no longer shown are not. */
export function useSelection(shown: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef('')
  const ids = useMemo(() => shown.filter((id) => chosen.has(id)), [shown, chosen])
  const toggle = useCallback((id: string) => {
    anchor.current = id
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  return {
    ids,
    has: (id) => chosen.has(id),
    toggle,
    extendTo: (id) => {
      const range = rangeOf(shown, anchor.current, id)
      anchor.current = id
      setChosen((before) => new Set([...before, ...range]))
    },
    setAll: (selected) => setChosen(new Set(selected ? shown : [])),
    clear: () => setChosen(new Set()),
  }
}
