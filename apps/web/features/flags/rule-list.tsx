'use client'
import { Button } from '@callboard/ui/button'
import { Plus } from 'lucide-react'
import type { RefObject } from 'react'
import { useListDrag } from '~/lib/drag/use-list-drag.ts'
import { newRule } from './draft.ts'
import { RuleEditor } from './rule-editor.tsx'
import type { useRules } from './use-rules.ts'

type Props = {
  list: RefObject<HTMLOListElement | null>
  rules: ReturnType<typeof useRules>
  variants: readonly string[]
  segments: readonly string[]
  errorOf: (field: string) => string | undefined
  errorWithin: (field: string) => string | undefined
  reason: string | undefined
}

/** The rules of an environment in the order in which they are tried, moved by pointer or keyboard. */
export function RuleList({
  list,
  rules: { rules, said, place, move, add, change, remove },
  variants,
  segments,
  errorOf,
  errorWithin,
  reason,
}: Props) {
  const { dragged, start } = useListDrag((rule, _, index) => place(rule, index))
  return (
    <div className={dragged ? 'flex flex-col gap-4 select-none' : 'flex flex-col gap-4'}>
      {rules.length === 0 ? <p className="text-muted">No rules: everybody gets the variant below.</p> : null}
      <ol ref={list} data-drag-list="rules" className="flex flex-col gap-3">
        {rules.map((rule, position) => (
          <RuleEditor
            key={rule.id}
            {...{ rule, position, variants, segments, errorOf, errorWithin, last: position === rules.length - 1 }}
            dragged={dragged === rule.id}
            onDrag={() => start(rule.id)}
            onChange={(part) => change(rule.id, part)}
            onMove={(by) => move(rule, by)}
            onRemove={() => remove(rule.id)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      {errorOf('rules') ? (
        <p role="alert" className="text-bad">
          {errorOf('rules')}
        </p>
      ) : null}
      <div>
        <Button onClick={() => add(newRule(variants))} reason={reason}>
          <Plus aria-hidden /> Add rule
        </Button>
      </div>
    </div>
  )
}
