'use client'
import { applies, type FieldCondition, type FormField } from '@callboard/plugin-kit/form-fields'
import type { Guide } from '@callboard/plugin-kit/server'
import { Button } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { ConnectionField, nameOf } from './connection-field.tsx'
import { GuideCard } from './guide-card.tsx'
import { TestResult } from './test-result.tsx'
import { type ConnectionFormProps, useConnectionForm } from './use-connection-form.ts'

type Props = ConnectionFormProps & {
  /** Texts that a field needs, such as the policies of a role. */
  guides?: readonly Guide[]
  /** What the form cannot offer here, and why. */
  notice?: { title: string; text: string; when: readonly FieldCondition[] } | undefined
  reason: string | undefined
}

/** The text of a guide with what is typed into the form. JSON strings stay valid. */
const filled = (guide: Guide, setting: (name: string) => string): Guide => ({
  ...guide,
  text: (guide.values ?? []).reduce((text, { placeholder, field }) => {
    const value = setting(field).trim()
    return value ? text.replaceAll(placeholder, () => JSON.stringify(value).slice(1, -1)) : text
  }, guide.text),
})

/** The connect form of any plugin, made from its schema: test first, then save. */
export function ConnectionForm({ guides = [], notice, reason, ...props }: Props) {
  const { integration } = props
  const { form, busy, outcome, shown, setting, valueIn, refusal, errors, onChange, test, save } = useConnectionForm(props)
  // A form of nothing but optional fields shows them.
  const rest = shown.some((f) => !f.advanced) ? shown.filter((f) => f.advanced) : []
  const main = shown.filter((f) => !rest.includes(f))
  const wrong = shown.filter((f) => errors.has(nameOf(f)))
  const show = (f: FormField) => (
    <div key={nameOf(f)} className="flex flex-col gap-4">
      {guides
        .filter((g) => g.field === nameOf(f) && applies(g, setting))
        .map((g) => (
          <GuideCard key={g.fileName} guide={filled(g, setting)} />
        ))}
      <ConnectionField
        field={f}
        initial={valueIn(f)}
        error={errors.get(nameOf(f))}
        stored={f.secret && integration !== undefined}
      />
    </div>
  )
  return (
    <form ref={form} onSubmit={save} onChange={onChange} noValidate className="flex flex-col gap-4">
      {notice && applies(notice, setting) ? (
        <Notice tone="info" title={notice.title}>
          {notice.text}
        </Notice>
      ) : null}
      {wrong.length > 1 ? <Notice tone="bad" title={`${wrong.length} fields need your attention.`} /> : null}
      {main.map(show)}
      {rest.length === 0 ? null : (
        <details
          open={integration !== undefined || rest.some((f) => wrong.includes(f)) || undefined}
          className="rounded-lg border bg-panel px-3.5 py-2.5"
        >
          <summary className="font-medium">Advanced settings</summary>
          <div className="mt-3 flex flex-col gap-4">{rest.map(show)}</div>
        </details>
      )}
      {refusal && wrong.length === 0 ? <Notice tone="bad" title={refusal.message} /> : null}
      {outcome ? <TestResult outcome={outcome} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={busy !== undefined} reason={reason}>
          {busy === 'save' ? 'Checking …' : integration ? 'Save and sync' : 'Connect and sync'}
        </Button>
        {integration ? null : (
          <Button onClick={test} disabled={busy !== undefined} reason={reason}>
            {busy === 'test' ? 'Testing …' : 'Test connection'}
          </Button>
        )}
      </div>
    </form>
  )
}
