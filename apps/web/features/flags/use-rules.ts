'use client'
import type { RuleInput } from '@callboard/modules/flags/domain/flag'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { type RuleDraft, toDraft } from './draft.ts'

export type Move = 'up' | 'down'

/** A list with one of its rules at another position. */
function moved(rules: readonly RuleDraft[], id: string, index: number): RuleDraft[] {
  const rule = rules.find((r) => r.id === id)
  const others = rules.filter((r) => r.id !== id)
  return rule ? others.toSpliced(index, 0, rule) : others
}

/** Rules in order, which are moved, changed and removed. Says what a button did, and keeps the focus on the rule that it moved. */
export function useRules(given: readonly RuleInput[], list: RefObject<HTMLElement | null>) {
  const [rules, setRules] = useState<RuleDraft[]>(() => given.map(toDraft))
  const [said, setSaid] = useState('')
  const focus = useRef<{ id: string; by: Move }>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows a rule when the order has changed
  useEffect(() => {
    const { id, by } = focus.current ?? {}
    focus.current = undefined
    if (!id) return
    const row = list.current?.querySelector(`[data-drag-row="${CSS.escape(id)}"]`)
    const button =
      row?.querySelector<HTMLElement>(`[data-move="${by}"]:enabled`) ?? row?.querySelector<HTMLElement>('[data-move]:enabled')
    button?.focus()
  }, [rules, list])
  return {
    rules,
    said,
    /** Puts a rule at a position. */
    place: (id: string, index: number) => setRules((before) => (before[index]?.id === id ? before : moved(before, id, index))),
    move: ({ id, name }: RuleDraft, by: Move) => {
      const index = rules.findIndex((r) => r.id === id) + (by === 'up' ? -1 : 1)
      focus.current = { id, by }
      setRules(moved(rules, id, index))
      setSaid(`${name || 'The rule'}: position ${index + 1} of ${rules.length}`)
    },
    add: (rule: RuleDraft) => setRules([...rules, rule]),
    change: (id: string, change: Partial<RuleDraft>) => setRules(rules.map((r) => (r.id === id ? { ...r, ...change } : r))),
    remove: (id: string) => setRules(rules.filter((r) => r.id !== id)),
  }
}
