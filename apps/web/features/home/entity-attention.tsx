'use client'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Card } from '@callboard/ui/card'
import { useRef, useState } from 'react'
import { AttentionRow } from './attention-row.tsx'
import { useListKeys } from './use-list-keys.ts'
import { type Reasons, useRowActions } from './use-row-actions.tsx'

const shownAtFirst = 5

type Props = { base: string; entityRef: string; items: readonly AttentionView[]; reasons: Reasons; now: Date }

/** What needs attention of an entity and its parts, worst first. Nothing where nothing does. */
export function EntityAttention({ base, entityRef, items, reasons, now }: Props) {
  const [whole, setWhole] = useState(false)
  const [withSnoozed, setWithSnoozed] = useState(false)
  const { actions, dialog } = useRowActions(base, reasons, entityRef)
  const list = useRef<HTMLUListElement>(null)
  const snoozed = items.filter((i) => i.snoozedUntil)
  const rows = [...items.filter((i) => !i.snoozedUntil), ...(withSnoozed ? snoozed : [])]
  const shown = whole ? rows : rows.slice(0, shownAtFirst)
  useListKeys(list, shown, actions)
  if (items.length === 0) return null
  return (
    <Card title="Needs attention" aside={items.length - snoozed.length}>
      {shown.length > 0 ? (
        <ul ref={list}>
          {shown.map((item, i) => (
            <AttentionRow key={item.key} item={item} base={base} first={i === 0} now={now} actions={actions} />
          ))}
        </ul>
      ) : null}
      {rows.length > shown.length || snoozed.length > 0 ? (
        <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-t px-3.5 py-1.5 text-sm first:border-t-0">
          {rows.length > shown.length ? (
            <button type="button" className="text-accent underline" onClick={() => setWhole(true)}>
              Show all {rows.length}
            </button>
          ) : null}
          {snoozed.length > 0 ? (
            <button
              type="button"
              aria-expanded={withSnoozed}
              className="text-muted underline"
              onClick={() => setWithSnoozed(!withSnoozed)}
            >
              {withSnoozed ? 'Hide snoozed' : `Show ${snoozed.length} snoozed`}
            </button>
          ) : null}
        </div>
      ) : null}
      {dialog}
    </Card>
  )
}
