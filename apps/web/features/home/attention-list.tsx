'use client'
import type { AttentionView } from '@callboard/modules/home/domain/attention'
import { Card } from '@callboard/ui/card'
import { cn } from '@callboard/ui/class-names.ts'
import { type ReactNode, useRef, useState } from 'react'
import { AttentionRow } from './attention-row.tsx'
import { useListKeys } from './use-list-keys.ts'
import { type Reasons, useRowActions } from './use-row-actions.tsx'

type View = 'mine' | 'all' | 'snoozed'
const shownAtFirst = 8

const inView = (items: readonly AttentionView[], view: View) =>
  items.filter((i) => (view === 'snoozed' ? i.snoozedUntil : !i.snoozedUntil && (view === 'all' || i.mine)))

function Views({ items, view, onView }: { items: readonly AttentionView[]; view: View; onView: (view: View) => void }) {
  const options: { id: View; label: string }[] = [
    { id: 'mine', label: 'Mine' },
    { id: 'all', label: 'All' },
    { id: 'snoozed', label: 'Snoozed' },
  ]
  return (
    <span className="flex rounded-md bg-line p-0.5">
      {options.map(({ id, label }) => {
        const count = inView(items, id).length
        if (id === 'snoozed' && count === 0 && view !== 'snoozed') return null
        return (
          <button
            key={id}
            type="button"
            aria-pressed={view === id}
            onClick={() => onView(id)}
            className={cn('rounded px-2 text-sm text-muted', view === id && 'bg-panel font-medium text-fg shadow-shade')}
          >
            {label} <span className="tabular-nums">{count}</span>
          </button>
        )
      })}
    </span>
  )
}

type Props = {
  base: string
  items: readonly AttentionView[]
  /** Whether the reader is linked to the catalog, so that there can be something of theirs. */
  linked: boolean
  /** Whether the reader may see everything that can need attention. */
  seesAll: boolean
  reasons: Reasons
  now: Date
}

const empty = (view: View, { linked, seesAll }: Pick<Props, 'linked' | 'seesAll'>): ReactNode =>
  view === 'mine'
    ? linked
      ? seesAll
        ? 'You’re all caught up.'
        : 'Nothing of yours that your role can see needs attention.'
      : 'Link your catalog user below to see your teams’ items first.'
    : view === 'all'
      ? seesAll
        ? 'Nothing needs attention.'
        : 'Nothing that your role can see needs attention.'
      : 'Nothing is snoozed.'

/** Everything that somebody has to look after: the reader's own first, then by impact and age. */
export function NeedsAttention({ base, items, linked, seesAll, reasons, now }: Props) {
  const hasOwn = inView(items, 'mine').length > 0
  const [chosen, setChosen] = useState<View>()
  const view = chosen ?? (hasOwn || linked ? 'mine' : 'all')
  const [whole, setWhole] = useState<View>()
  const { actions, dialog } = useRowActions(base, reasons)
  const list = useRef<HTMLUListElement>(null)
  const rows = inView(items, view)
  const shown = whole === view ? rows : rows.slice(0, shownAtFirst)
  useListKeys(list, shown, actions)
  return (
    <Card title="Needs attention" aside={<Views items={items} view={view} onView={setChosen} />}>
      {shown.length > 0 ? (
        <ul ref={list}>
          {shown.map((item, i) => (
            <AttentionRow key={item.key} item={item} base={base} first={i === 0} now={now} actions={actions} />
          ))}
        </ul>
      ) : (
        <p className="px-3.5 py-6 text-center text-muted">{empty(view, { linked, seesAll })}</p>
      )}
      {rows.length > 0 ? (
        <div className="flex min-h-9 items-center gap-3 border-t px-3.5 py-1.5 text-sm text-faint">
          {rows.length > shown.length ? (
            <button type="button" className="text-accent underline" onClick={() => setWhole(view)}>
              Show all {rows.length}
            </button>
          ) : null}
          <span className="flex-1" />
          <span>Ranked by impact, then newest</span>
        </div>
      ) : null}
      {dialog}
    </Card>
  )
}
