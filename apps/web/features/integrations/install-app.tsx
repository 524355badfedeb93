'use client'
import { type FormField, fromForm } from '@callboard/plugin-kit/form-fields'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { type FormEvent, useEffect, useState } from 'react'
import { CheckboxField } from './checkbox-field.tsx'
import { HelpText } from './help-text.tsx'
import { startInstall } from './install-actions.ts'

type Props = {
  base: string
  pluginId: string
  label: string
  help: string
  fields: FormField[]
  reason: string | undefined
  refused: string | undefined
}

/** Posts a form to another site in the browser, as required by that site's set-up. */
function postTo(action: string, fields: Record<string, string>): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = action
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input')
    Object.assign(input, { type: 'hidden', name, value })
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}

/**
 * Only a document loaded for this page may post to another site (lib/http/page-policy.ts), because a document keeps its policy on
 * client-side navigation. A document loaded for another page is reloaded.
 */
function useOwnDocument(): void {
  useEffect(() => {
    const [loaded] = performance.getEntriesByType('navigation')
    if (loaded && new URL(loaded.name).pathname !== window.location.pathname) window.location.reload()
  }, [])
}

/** The guided set-up of a plugin: its options, then the redirect to the vendor. */
export function InstallApp({ base, pluginId, label, help, fields, reason, refused }: Props) {
  useOwnDocument()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<{ message: string; field?: string } | undefined>(
    refused ? { message: refused } : undefined,
  )
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setRefusal(undefined)
    const result = await startInstall(base, pluginId, fromForm(fields, new FormData(event.currentTarget)))
    if (result.ok) return postTo(result.data.action, result.data.fields)
    setBusy(false)
    setRefusal(result)
  }
  return (
    <Card title={label}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-3.5">
        <p className="text-muted">{help}</p>
        {refusal && !fields.some((f) => f.name === refusal.field) ? <Notice tone="bad" title={refusal.message} /> : null}
        {fields.map((f) =>
          f.control === 'checkbox' ? (
            <CheckboxField key={f.name} field={f} name={f.name} checked={(f.suggested ?? f.initial) === 'true'} />
          ) : (
            <Field
              key={f.name}
              name={f.name}
              label={f.label}
              help={f.help ? <HelpText text={f.help} /> : undefined}
              error={refusal?.field === f.name ? refusal.message : undefined}
            >
              {(props) => (
                <Input
                  {...props}
                  id={`install-${props.id}`}
                  aria-label={f.label}
                  defaultValue={f.initial}
                  placeholder={f.placeholder}
                  required={f.required}
                  spellCheck={false}
                  autoComplete="off"
                />
              )}
            </Field>
          ),
        )}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {busy ? 'Going to GitHub …' : label}
          </Button>
        </div>
      </form>
    </Card>
  )
}
