'use client'
import { type FormField, fromForm } from '@callboard/plugin-kit/form-fields'
import { Button } from '@callboard/ui/button'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { type FormFailure, fieldErrorsByName } from '~/lib/actions/form-failure.ts'
import { connect, saveConnection, testConnection } from './actions.ts'
import { CheckboxField } from './checkbox-field.tsx'

type Props = {
  base: string
  pluginId: string
  fields: FormField[]
  /** Set if an existing integration is edited. */
  integration?: { id: string; settings: Record<string, unknown> }
  reason: string | undefined
}
type Found = { account: string; found: string[]; warnings: string[] }

const asText = (value: unknown) =>
  Array.isArray(value) ? value.join('\n') : value === undefined || value === null ? '' : String(value)

function Control({
  field,
  initial,
  props,
  onChoose,
}: {
  field: FormField
  initial: string | undefined
  props: { id: string; name: string }
  onChoose: (value: string) => void
}) {
  if (field.control === 'lines' || field.control === 'text-area')
    return (
      <TextArea
        {...props}
        defaultValue={initial}
        rows={field.control === 'lines' ? 3 : 8}
        placeholder={field.placeholder}
        autoComplete="off"
        spellCheck={false}
      />
    )
  if (field.control === 'select')
    return (
      <Select {...props} defaultValue={initial} onChange={(event) => onChoose(event.target.value)}>
        {field.options?.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </Select>
    )
  const type =
    field.control === 'password' ? 'password' : field.control === 'number' ? 'number' : field.control === 'url' ? 'url' : 'text'
  return (
    <Input {...props} type={type} defaultValue={initial} placeholder={field.placeholder} autoComplete="off" spellCheck={false} />
  )
}

/** The connect form of any plugin, generated from its schema: test first, then save. */
export function ConnectionForm({ base, pluginId, fields, integration, reason }: Props) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState<'test' | 'save'>()
  const [refusal, setRefusal] = useState<FormFailure>()
  const [found, setFound] = useState<Found>()
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const nameOf = (f: FormField) => `${f.secret ? 'secrets' : 'settings'}.${f.name}`
  const read = () => {
    const data = new FormData(form.current ?? undefined)
    const part = (secret: boolean) => {
      const wanted = fields.filter((f) => f.secret === secret)
      return fromForm(wanted, { get: (name) => data.get(`${secret ? 'secrets' : 'settings'}.${name}`) })
    }
    return { settings: { ...integration?.settings, ...part(false) }, secrets: part(true) }
  }
  const attempt = async <T,>(what: 'test' | 'save', work: () => Promise<ActionResult<T>>, then: (data: T) => void) => {
    setBusy(what)
    setRefusal(undefined)
    setFound(undefined)
    const result = await work()
    if (result.ok) then(result.data)
    else setRefusal(result)
    if (!result.ok || what === 'test') setBusy(undefined)
  }
  const test = () => attempt('test', () => testConnection(base, { pluginId, ...read() }), setFound)
  const save = (event: FormEvent) => {
    event.preventDefault()
    void attempt(
      'save',
      () => (integration ? saveConnection(base, integration.id, read()) : connect(base, { pluginId, ...read() })),
      ({ href }) => router.push(href),
    )
  }
  const choiceOf = (name: string) => {
    const field = fields.find((f) => f.name === name)
    return chosen[name] ?? asText(integration?.settings[name] ?? field?.initial ?? field?.options?.[0]?.value)
  }
  const wrong = fieldErrorsByName(refusal)
  const known = fields.some((f) => wrong.has(nameOf(f)))
  const asked = fields.filter((f) => !f.when || f.when.is.includes(choiceOf(f.when.field)))
  // A form with only optional fields shows them.
  const rest = asked.some((f) => !f.advanced) ? asked.filter((f) => f.advanced) : []
  const main = asked.filter((f) => !rest.includes(f))
  const show = (f: FormField) =>
    f.control === 'checkbox' ? (
      <CheckboxField
        key={f.name}
        field={f}
        name={nameOf(f)}
        checked={asText(integration ? (integration.settings[f.name] ?? f.initial) : (f.suggested ?? f.initial)) === 'true'}
      />
    ) : (
      <Field
        key={f.name}
        name={nameOf(f)}
        label={f.label}
        help={f.secret && integration ? `Leave empty to keep the current value. ${f.advanced ? (f.help ?? '') : ''}` : f.help}
        error={wrong.get(nameOf(f))}
      >
        {(props) => (
          <Control
            field={f}
            initial={f.secret ? undefined : asText(integration?.settings[f.name] ?? f.initial)}
            props={props}
            onChoose={(value) => setChosen((c) => ({ ...c, [f.name]: value }))}
          />
        )}
      </Field>
    )
  return (
    <form ref={form} onSubmit={save} className="flex flex-col gap-4">
      {refusal && !known ? <Notice tone="bad" title={refusal.message} /> : null}
      {found ? (
        <Notice tone={found.warnings.length > 0 ? 'warn' : 'ok'} title={`Connected to ${found.account}.`}>
          {[...found.found, ...found.warnings].join(' · ')}
        </Notice>
      ) : null}
      {main.map(show)}
      {rest.length === 0 ? null : (
        <details
          open={integration !== undefined || rest.some((f) => wrong.has(nameOf(f)))}
          className="rounded-lg border bg-panel px-3.5 py-2.5"
        >
          <summary className="font-medium">Advanced settings</summary>
          <div className="mt-3 flex flex-col gap-4">{rest.map(show)}</div>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={busy !== undefined} reason={reason}>
          {busy === 'save' ? 'Checking …' : integration ? 'Save and sync' : 'Connect and sync'}
        </Button>
        {integration ? null : (
          <Button onClick={() => void test()} disabled={busy !== undefined} reason={reason}>
            {busy === 'test' ? 'Testing …' : 'Test connection'}
          </Button>
        )}
      </div>
    </form>
  )
}
