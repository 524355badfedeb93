'use client'
import { applies, type FormField, fromForm } from '@callboard/plugin-kit/form-fields'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { type FormFailure, fieldErrorsByName } from '~/lib/actions/form-failure.ts'
import { connect, saveConnection, testConnection } from './actions.ts'
import { nameOf } from './connection-field.tsx'
import type { TestOutcome } from './test-result.tsx'

export type ConnectionFormProps = {
  base: string
  pluginId: string
  fields: FormField[]
  /** Set when an existing integration is edited. */
  integration?: { id: string; settings: Record<string, unknown> } | undefined
}

const asText = (value: unknown) =>
  Array.isArray(value) ? value.join('\n') : value === undefined || value === null ? '' : String(value)

/** The value that a field begins with. */
function initialOf(field: FormField, integration: ConnectionFormProps['integration']): string {
  if (field.secret) return ''
  if (integration) return asText(integration.settings[field.name] ?? field.initial)
  return field.suggested ?? field.initial ?? (field.control === 'select' ? (field.options?.[0]?.value ?? '') : '')
}

/** What is typed into a form. It stays after a failure, and while another choice hides its field. */
function useTypedValues({ fields, integration }: Pick<ConnectionFormProps, 'fields' | 'integration'>) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const valueIn = (field: FormField) => typed[nameOf(field)] ?? initialOf(field, integration)
  const setting = (name: string) => {
    const field = fields.find((f) => !f.secret && f.name === name)
    return field ? valueIn(field) : ''
  }
  const onChange = ({ target }: FormEvent<HTMLFormElement>) => {
    if (target instanceof HTMLInputElement && target.type === 'checkbox')
      setTyped((t) => ({ ...t, [target.name]: String(target.checked) }))
    else if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
      setTyped((t) => ({ ...t, [target.name]: target.value }))
  }
  return { valueIn, setting, onChange }
}

/** The state of a connect form, and its two actions. */
export function useConnectionForm({ base, pluginId, fields, integration }: ConnectionFormProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const values = useTypedValues({ fields, ...(integration ? { integration } : {}) })
  const [busy, setBusy] = useState<'test' | 'save'>()
  const [refusal, setRefusal] = useState<FormFailure>()
  const [outcome, setOutcome] = useState<TestOutcome>()
  const shown = fields.filter((f) => applies(f, values.setting))
  // Only what is shown is sent: a hidden field belongs to another choice.
  const read = () => {
    const data = new FormData(form.current ?? undefined)
    const part = (group: 'settings' | 'secrets') =>
      fromForm(
        shown.filter((f) => f.secret === (group === 'secrets')),
        { get: (name) => data.get(`${group}.${name}`) },
      )
    return { settings: { ...integration?.settings, ...part('settings') }, secrets: part('secrets') }
  }
  const attempt = async <T>(what: 'test' | 'save', work: () => Promise<ActionResult<T>>, then: (data: T) => void) => {
    setBusy(what)
    setRefusal(undefined)
    setOutcome(undefined)
    const result = await work()
    if (result.ok) then(result.data)
    else setRefusal(result)
    if (!result.ok || what === 'test') setBusy(undefined)
  }
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusal])
  const test = () => void attempt('test', () => testConnection(base, { pluginId, ...read() }), setOutcome)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const work = () => (integration ? saveConnection(base, integration.id, read()) : connect(base, { pluginId, ...read() }))
    void attempt('save', work, ({ href }) => router.push(href))
  }
  return { ...values, form, busy, outcome, shown, refusal, errors: fieldErrorsByName(refusal), test, save }
}
