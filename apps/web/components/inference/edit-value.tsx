'use client'
import { Button } from '@callboard/ui/button'
import { Input } from '@callboard/ui/field'
import { Check, Pencil, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { reviewValue } from './inference-actions.ts'

/** The label of a value. */
export const fieldNames: Readonly<Record<string, string>> = {
  kind: 'Kind',
  'metadata.title': 'Title',
  'metadata.description': 'Description',
  'metadata.tags': 'Tags',
  'metadata.annotations.backstage.io/techdocs-ref': 'Docs',
  'spec.type': 'Type',
  'spec.lifecycle': 'Lifecycle',
  'spec.owner': 'Owner',
  'spec.system': 'System',
  'spec.definition': 'Definition',
  'spec.providesApis': 'Provides',
  'spec.consumesApis': 'Consumes',
  'spec.dependsOn': 'Depends on',
}

export const textOfValue = (value: string | readonly string[] | null): string =>
  typeof value === 'string' ? value : (value ?? []).join(', ')

/** The user's input as a value of the field. */
export const valueOfText = (text: string, list: boolean): string | string[] =>
  list
    ? text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter(Boolean)
    : text.trim()

/** The default kind of a field's references. */
const kinds: Readonly<Record<string, string>> = {
  'spec.owner': 'group',
  'spec.system': 'system',
  'spec.providesApis': 'api',
  'spec.consumesApis': 'api',
  'spec.dependsOn': 'component',
}

/** A value as a user enters it: a reference of the field's default kind by its name. */
export const typedValue = (field: string, text: string): string => {
  const kind = kinds[field]
  return kind ? text.replaceAll(`${kind}:default/`, '') : text
}

/** A field's input as a separate form. Escape cancels. */
export function ValueForm({
  base,
  entityRef,
  label,
  field,
  value,
  list = false,
  options,
  onDone,
}: {
  base: string
  entityRef: string
  label: string
  field: string
  value: string
  list?: boolean
  options?: string | undefined
  onDone: () => void
}) {
  const { busy, run } = useAction()
  const name = fieldNames[field] ?? field
  const before = typedValue(field, value)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('value') ?? '')
    if (text.trim() === before.trim()) onDone()
    else run(() => reviewValue(base, entityRef, field, 'corrected', valueOfText(text, list)), onDone)
  }
  return (
    <form onSubmit={submit} className="flex min-w-44 items-center gap-1" onKeyDown={(e) => e.key === 'Escape' && onDone()}>
      <Input
        autoFocus
        name="value"
        aria-label={`${name} of ${label}`}
        defaultValue={before}
        list={options}
        className="h-7"
        autoComplete="off"
      />
      <Button type="submit" size="icon" variant="quiet" disabled={busy} aria-label="Save">
        <Check aria-hidden />
      </Button>
      <Button size="icon" variant="quiet" onClick={onDone} aria-label="Cancel">
        <X aria-hidden />
      </Button>
    </form>
  )
}

/** A value that can be edited in place. */
export function EditValue(
  props: Omit<Parameters<typeof ValueForm>[0], 'onDone'> & { shown: string; reason: string | undefined },
) {
  const [editing, setEditing] = useState(false)
  const { shown, reason, ...form } = props
  if (editing) return <ValueForm {...form} onDone={() => setEditing(false)} />
  if (reason) return <span>{shown || '–'}</span>
  return (
    <button
      type="button"
      onClick={() => setEditing(true)}
      aria-label={`Change ${fieldNames[form.field]?.toLowerCase()} of ${form.label}: ${shown || 'none'}`}
      className="group -mx-1 inline-flex max-w-56 items-center gap-1 rounded px-1 text-left hover:bg-sub"
    >
      <span className="truncate">{shown || '–'}</span>
      <Pencil
        aria-hidden
        className="size-3 shrink-0 text-faint opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    </button>
  )
}
