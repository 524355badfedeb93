'use client'
import type { FieldError } from '@callboard/core/input-errors'
import { type BudgetScope, type BudgetView, budgetScopes } from '@callboard/modules/costs/domain/budget'
import type { BudgetInput } from '@callboard/modules/costs/domain/budget-input'
import type { saveBudget } from '@callboard/modules/costs/slots'
import type { Act } from '@callboard/plugin-kit/slot-data'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState, useTransition } from 'react'
import { scopeLabel } from './scope-label.ts'

type Choice = { key: string; label: string }
type Refusal = { message: string; field?: string; fields?: readonly FieldError[] }
export type Choices = Partial<Record<BudgetScope, Choice[]>>

const list = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

function inputOf(data: FormData): BudgetInput {
  const text = (name: string) => String(data.get(name) ?? '').trim()
  return {
    name: text('name'),
    scope: budgetScopes.find((s) => s === text('scope')) ?? 'all',
    key: text('key'),
    currency: text('currency').toUpperCase(),
    amount: text('amount').replace(',', '.'),
    thresholds: list(text('thresholds')).map((t) => Number(t.replace('%', ''))),
    recipients: list(text('recipients')),
  }
}

/** What the server refused, by the names of the form's fields. Nothing is checked here, so that browsers load no schemas. */
function errorsOf({ message, field, fields = field ? [{ field, message }] : [] }: Refusal): FieldError[] {
  const named = fields.map((f) => ({ field: f.field.replace(/^budget\./, ''), message: f.message }))
  return named.length > 0 ? named : [{ field: 'form', message }]
}

/** Creates or edits a budget. */
export function BudgetForm({
  budget,
  choices,
  currency,
  save,
  reason,
  onDone,
}: {
  budget?: BudgetView
  choices: Choices
  currency: string
  save: Act<typeof saveBudget>
  reason: string | undefined
  onDone?: () => void
}) {
  const router = useRouter()
  const options = useId()
  const [scope, setScope] = useState<BudgetScope>(budget?.scope ?? 'all')
  const [wrong, setWrong] = useState<readonly FieldError[]>([])
  const [busy, start] = useTransition()
  const errorOf = (field: string) => wrong.find((w) => w.field === field || w.field.startsWith(`${field}.`))?.message
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const input = inputOf(new FormData(form))
    start(async () => {
      const result = await save({ ...(budget ? { id: budget.id } : {}), budget: input })
      setWrong(result.ok ? [] : errorsOf(result))
      if (!result.ok) return
      toast.success(`The budget “${input.name}” was saved.`)
      if (!budget) form.reset()
      setScope(budget?.scope ?? 'all')
      onDone?.()
      router.refresh()
    })
  }
  return (
    <Card title={budget ? `Change ${budget.name}` : 'Add a budget'}>
      <form onSubmit={submit} className="grid gap-4 px-3.5 py-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field name="name" label="Name" error={errorOf('name')}>
          {(props) => <Input {...props} defaultValue={budget?.name} placeholder="Checkout in production" required />}
        </Field>
        <Field name="scope" label="For">
          {(props) => (
            <Select {...props} value={scope} onChange={(e) => setScope(e.target.value as BudgetScope)}>
              {budgetScopes.map((s) => (
                <option key={s} value={s}>
                  {scopeLabel[s]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {scope === 'all' ? null : (
          <Field name="key" label={scopeLabel[scope]} help="Start typing to search." error={errorOf('key')}>
            {(props) => (
              <>
                <Input {...props} key={scope} list={options} defaultValue={budget?.scope === scope ? budget.key : ''} required />
                <datalist id={options}>
                  {choices[scope]?.map((c) => (
                    <option key={c.key} value={c.key}>
                      {c.label}
                    </option>
                  ))}
                </datalist>
              </>
            )}
          </Field>
        )}
        <Field name="amount" label="Monthly budget" error={errorOf('amount')}>
          {(props) => <Input {...props} inputMode="decimal" defaultValue={budget?.amount} placeholder="1200" required />}
        </Field>
        <Field name="currency" label="Currency" error={errorOf('currency')}>
          {(props) => <Input {...props} defaultValue={budget?.currency ?? currency} maxLength={3} required />}
        </Field>
        <Field
          name="thresholds"
          label="Alert at"
          help="Percent of the budget. You are also alerted when the forecast exceeds it."
          error={errorOf('thresholds')}
        >
          {(props) => <Input {...props} defaultValue={budget?.thresholds.join(', ') ?? '80, 100'} />}
        </Field>
        <Field
          name="recipients"
          label="Recipients"
          help="Email addresses of members. Defaults to owners, admins and billing owners."
          error={errorOf('recipients')}
        >
          {(props) => <TextArea {...props} rows={2} defaultValue={budget?.recipients.join('\n')} />}
        </Field>
        <div className="flex flex-wrap items-center gap-2 sm:col-span-2 lg:col-span-3">
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {budget ? 'Save' : 'Add budget'}
          </Button>
          {onDone ? <Button onClick={onDone}>Cancel</Button> : null}
          {errorOf('form') ? (
            <p role="alert" className="text-bad">
              {errorOf('form')}
            </p>
          ) : null}
        </div>
      </form>
    </Card>
  )
}
