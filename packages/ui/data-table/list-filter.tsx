'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../button.tsx'
import { Input, Select } from '../field.tsx'
import { listHref } from './address.ts'
import type { ListAddress } from './list-types.ts'
import { useListNavigation } from './navigation.tsx'

/** A text that a field offers, and what it is called. */
type FilterSuggestion = { value: string; label: string }

export type FilterField =
  | { type: 'text'; name: string; label: string; placeholder: string; suggestions?: readonly FilterSuggestion[] }
  | { type: 'date'; name: string; label: string }
  | { type: 'check'; name: string; label: string }
  | { type: 'select'; name: string; label: string; all: string; options: readonly { value: string; label: string }[] }

type Values = Readonly<Record<string, string>>

/** How long typing rests before the list is filtered. */
const typingMs = 250

const valuesOf = (fields: readonly FilterField[], query: ListAddress['query']): Values =>
  Object.fromEntries(fields.map(({ name }) => [name, query[name] ?? '']))

/** The values shown: those of the address, with what was changed since and is being loaded. */
function useValues(fields: readonly FilterField[], address: ListAddress) {
  const { replace } = useListNavigation()
  const current = valuesOf(fields, address.query)
  const [values, setValues] = useState(current)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const arrived = JSON.stringify(current)
  useEffect(() => {
    if (timer.current === undefined) setValues(JSON.parse(arrived))
  }, [arrived])
  useEffect(() => () => clearTimeout(timer.current), [])
  const apply = (next: Values) => {
    clearTimeout(timer.current)
    timer.current = undefined
    replace(listHref(address, next))
  }
  const set = (change: Values, typed: boolean) => {
    const next = { ...values, ...change }
    setValues(next)
    if (!typed) return apply(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => apply(next), typingMs)
  }
  return { values, set, apply: () => apply(values) }
}

type ControlProps = { field: FilterField; value: string; isSearch: boolean; set: (change: Values, typed: boolean) => void }

function Control({ field, value, isSearch, set }: ControlProps) {
  const { name, label, type } = field
  const change = (next: string, typed = false) => set({ [name]: next }, typed)
  if (type === 'check')
    return (
      <label className="flex h-8 items-center gap-1.5 whitespace-nowrap text-muted">
        <input
          type="checkbox"
          name={name}
          value="1"
          checked={value === '1'}
          className="size-3.5 accent-(--accent)"
          onChange={(event) => change(event.target.checked ? '1' : '')}
        />
        {label}
      </label>
    )
  if (type === 'select')
    return (
      <Select name={name} aria-label={label} className="w-auto max-w-52" value={value} onChange={(e) => change(e.target.value)}>
        <option value="">{field.all}</option>
        {field.options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </Select>
    )
  if (type === 'date')
    return (
      <label className="flex items-center gap-1.5 text-muted">
        {label} <Input type="date" name={name} className="w-auto" value={value} onChange={(e) => change(e.target.value)} />
      </label>
    )
  const listId = field.suggestions ? `suggestions-${name}` : undefined
  return (
    <>
      <Input
        name={name}
        aria-label={label}
        placeholder={field.placeholder}
        className={isSearch ? 'w-full sm:w-60' : 'w-40'}
        value={value}
        list={listId}
        maxLength={200}
        data-list-search={isSearch ? '' : undefined}
        onChange={(e) => change(e.target.value, true)}
      />
      {field.suggestions ? (
        <datalist id={listId}>
          {field.suggestions.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </datalist>
      ) : null}
    </>
  )
}

/**
 * The filters of a list. They apply while they are chosen or typed, and are kept in the address. The first text field is the
 * one that `/` goes to.
 */
export function ListFilter({ label, address, fields }: { label: string; address: ListAddress; fields: readonly FilterField[] }) {
  const { values, set, apply } = useValues(fields, address)
  const search = fields.find((f) => f.type === 'text')
  const isFiltered = fields.some(({ name }) => values[name])
  const kept = Object.entries(listKept(address, fields))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    apply()
  }
  return (
    <search aria-label={label} className="print:hidden">
      <form action={address.path} onSubmit={submit} className="flex flex-wrap items-center gap-2">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {fields.map((field) => (
          <Control key={field.name} field={field} value={values[field.name] ?? ''} isSearch={field === search} set={set} />
        ))}
        {isFiltered ? (
          <Button variant="quiet" onClick={() => set(Object.fromEntries(fields.map((f) => [f.name, ''])), false)}>
            Clear filters
          </Button>
        ) : null}
      </form>
    </search>
  )
}

/** Parameters that a submitted form has to keep: the order and the tab, not the position. */
function listKept({ query }: ListAddress, fields: readonly FilterField[]): Record<string, string> {
  const own = new Set([...fields.map((f) => f.name), 'page', 'after'])
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value && !own.has(name) ? [[name, value]] : [])))
}
