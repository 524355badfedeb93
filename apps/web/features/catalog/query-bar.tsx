'use client'
import { type FilterField, filterFields } from '@callboard/modules/catalog/domain/view-fields'
import { cn } from '@callboard/ui/class-names.ts'
import { Popover } from '@callboard/ui/popover'
import { ListFilter, Plus, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useAddress } from './address.tsx'
import { viewOfParams } from './catalog-params.ts'
import { findFilterValues } from './filter-actions.ts'
import { type FilterOptions, filterInputId, labelOfValue } from './filters.ts'
import { ValuePicker } from './value-picker.tsx'

const part = 'h-6 bg-sub px-1.5 whitespace-nowrap hover:bg-line'

/** `field · operator · value · ×` */
function Token({ label, children, onRemove }: { label: string; children: ReactNode; onRemove: () => void }) {
  return (
    <span className="inline-flex max-w-full items-stretch gap-px overflow-hidden rounded-md">
      <span className={cn(part, 'flex items-center text-muted hover:bg-sub')}>{label}</span>
      {children}
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Remove the filter ${label}`}
        className={cn(part, 'text-faint hover:text-fg')}
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  )
}

/** Text that is searched for once it has not changed for a moment. */
function useText(sent: string, send: (text: string) => void) {
  const [text, setText] = useState(sent)
  const last = useRef(sent)
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    // Somebody went to another view: its text replaces this one.
    if (sent === last.current.trim()) return
    last.current = sent
    setText(sent)
  }, [sent])
  useEffect(() => {
    if (text === last.current) return
    const timer = setTimeout(() => {
      last.current = text
      latest.current(text)
    }, 200)
    return () => clearTimeout(timer)
  }, [text])
  return { text, setText }
}

const toggled = (list: readonly string[], value: string) =>
  list.includes(value) ? list.filter((v) => v !== value) : [...list, value]

/** The filters of the catalog as one field. Backspace removes the last of them. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one field with its tokens
export function QueryBar({ filters, total }: { filters: FilterOptions; total: number }) {
  const { base, kind, params, go, pending } = useAddress()
  const state = viewOfParams(params)
  const [adding, setAdding] = useState<FilterField | 'fields'>()
  const { text, setText } = useText(state.text ?? '', (q) => go({ q: q || undefined }))
  const active = filterFields.filter((key) => (state[key] ?? []).length > 0)
  const set = (key: FilterField, values: readonly string[]) => go({ [key]: [...values] })
  const removeLast = () => {
    const last = active.at(-1)
    if (last) set(last, [])
    else if (state.mine) go({ mine: undefined })
  }
  const findIn = (key: FilterField) => (text: string) => findFilterValues(base, { key, text, ...(kind ? { kind } : {}) })
  const field = filters.find((f) => f.key === adding)
  return (
    <search
      className="flex min-h-9 flex-wrap items-center gap-1.5 rounded-lg border border-line2 bg-panel px-2 py-1 shadow-shade focus-within:border-accent"
      aria-busy={pending}
    >
      <ListFilter aria-hidden className="size-4 shrink-0 text-faint" />
      {state.mine ? (
        <Token label={state.mine === 'owned' ? 'Owner' : 'Starred'} onRemove={() => go({ mine: undefined })}>
          <span className={cn(part, 'flex items-center text-muted')}>is</span>
          <span className={cn(part, 'flex items-center font-medium')}>{state.mine === 'owned' ? 'my teams' : 'by me'}</span>
        </Token>
      ) : null}
      {filters
        .filter(({ key }) => active.includes(key))
        .map(({ key, label, options }) => {
          const chosen = state[key] ?? []
          const excluded = state.exclude?.includes(key) ?? false
          const names = chosen.map((v) => labelOfValue(options, v))
          return (
            <Token key={key} label={label} onRemove={() => set(key, [])}>
              <button
                type="button"
                onClick={() => go({ not: toggled(state.exclude ?? [], key) })}
                className={cn(part, 'text-muted')}
                title={excluded ? 'Change to “is”' : 'Change to “is not”'}
              >
                {excluded ? 'is not' : 'is'}
              </button>
              <Popover
                label={`Filter by ${label.toLowerCase()}`}
                trigger={
                  <button type="button" className={cn(part, 'max-w-64 truncate font-medium')}>
                    {names.slice(0, 2).join(', ')}
                    {names.length > 2 ? ` +${names.length - 2}` : ''}
                  </button>
                }
              >
                <ValuePicker {...{ label, options, chosen }} onToggle={(v) => set(key, toggled(chosen, v))} find={findIn(key)} />
              </Popover>
            </Token>
          )
        })}
      <Popover
        label="Add a filter"
        open={adding !== undefined}
        onOpenChange={(open) => setAdding(open ? 'fields' : undefined)}
        trigger={
          <button
            type="button"
            className="inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-muted hover:bg-sub hover:text-fg"
          >
            <Plus aria-hidden className="size-3.5" /> Filter
          </button>
        }
      >
        {field ? (
          <ValuePicker
            label={field.label}
            options={field.options}
            chosen={state[field.key] ?? []}
            onToggle={(v) => set(field.key, toggled(state[field.key] ?? [], v))}
            find={findIn(field.key)}
          />
        ) : (
          <ul>
            {filters.map(({ key, label }) => (
              <FieldItem key={key} label={label} onClick={() => setAdding(key)} />
            ))}
            <FieldItem
              label="Owned by my teams"
              onClick={() => {
                setAdding(undefined)
                go({ mine: 'owned' })
              }}
            />
            <FieldItem
              label="Starred by me"
              onClick={() => {
                setAdding(undefined)
                go({ mine: 'starred' })
              }}
            />
          </ul>
        )}
      </Popover>
      <input
        id={filterInputId}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Backspace' && text === '') removeLast()
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        aria-label="Filter by text"
        placeholder="Name, text or tag"
        className="h-6 min-w-32 flex-1 bg-transparent outline-none"
      />
      {active.length > 0 || text || state.mine ? (
        <button
          type="button"
          className="px-1 text-muted underline hover:text-fg"
          onClick={() => {
            setText('')
            go({
              q: undefined,
              mine: undefined,
              not: undefined,
              ...Object.fromEntries(filterFields.map((key) => [key, undefined])),
            })
          }}
        >
          Clear
        </button>
      ) : null}
      <kbd className="hidden rounded border px-1 font-sans text-xs text-faint sm:inline">/</kbd>
      <span className="text-muted tabular-nums" role="status">
        {total === 1 ? '1 entity' : `${total.toLocaleString('en')} entities`}
      </span>
    </search>
  )
}

const FieldItem = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <li>
    <button type="button" onClick={onClick} className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sub">
      {label}
    </button>
  </li>
)
