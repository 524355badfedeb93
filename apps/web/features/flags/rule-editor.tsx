'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { type ConditionDraft, newCondition, operatorLabels, type RuleDraft } from './draft.ts'

type Change = (change: Partial<RuleDraft>) => void

function Condition({
  condition,
  onChange,
  onRemove,
}: {
  condition: ConditionDraft
  onChange: (c: ConditionDraft) => void
  onRemove: () => void
}) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        className="w-40 flex-1"
        aria-label="Attribute"
        placeholder="country"
        value={condition.attribute}
        onChange={(event) => onChange({ ...condition, attribute: event.target.value })}
      />
      <Select
        className="w-44"
        aria-label="Operator"
        value={condition.operator}
        onChange={(event) => onChange({ ...condition, operator: event.target.value })}
      >
        {Object.entries(operatorLabels).map(([operator, label]) => (
          <option key={operator} value={operator}>
            {label}
          </option>
        ))}
      </Select>
      <Input
        className="w-40 flex-1"
        aria-label="Value"
        placeholder={condition.operator === 'in' ? 'SE, NO' : 'SE'}
        value={condition.value}
        onChange={(event) => onChange({ ...condition, value: event.target.value })}
      />
      <Button
        variant="quiet"
        size="icon"
        aria-label={`Remove the condition on ${condition.attribute || 'an attribute'}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

function Targeting({ rule, error, onChange }: { rule: RuleDraft; error: string | undefined; onChange: Change }) {
  if (rule.json !== undefined)
    return (
      <Field name={`${rule.id}-json`} label="Targeting (JSON)" error={error}>
        {(props) => (
          <TextArea {...props} rows={8} value={rule.json} onChange={(event) => onChange({ json: event.target.value })} />
        )}
      </Field>
    )
  const set = (conditions: ConditionDraft[]) => onChange({ conditions })
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{rule.conditions.length === 0 ? 'Everybody' : 'Who meets all of'}</legend>
      {rule.conditions.map((condition) => (
        <Condition
          key={condition.id}
          condition={condition}
          onChange={(changed) => set(rule.conditions.map((c) => (c.id === changed.id ? changed : c)))}
          onRemove={() => set(rule.conditions.filter((c) => c.id !== condition.id))}
        />
      ))}
      {error ? (
        <p role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      <div>
        <Button variant="quiet" onClick={() => set([...rule.conditions, newCondition()])}>
          <Plus aria-hidden /> Add condition
        </Button>
      </div>
    </fieldset>
  )
}

function Rollout({
  rule,
  variants,
  error,
  onChange,
}: {
  rule: RuleDraft
  variants: readonly string[]
  error: string | undefined
  onChange: Change
}) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field name={`${rule.id}-share`} label="Rollout, %">
        {(props) => (
          <Input
            {...props}
            className="w-28"
            inputMode="decimal"
            value={rule.share}
            onChange={(event) => onChange({ share: event.target.value })}
          />
        )}
      </Field>
      <Field name={`${rule.id}-unit`} label="By attribute">
        {(props) => (
          <Input {...props} className="w-40" value={rule.unit} onChange={(event) => onChange({ unit: event.target.value })} />
        )}
      </Field>
      {[...variants, ''].map((variant) => (
        <Field key={variant} name={`${rule.id}-${variant}`} label={variant === '' ? 'Code default, %' : `${variant}, %`}>
          {(props) => (
            <Input
              {...props}
              className="w-28"
              inputMode="decimal"
              value={rule.weights[variant] ?? ''}
              onChange={(event) => onChange({ weights: { ...rule.weights, [variant]: event.target.value } })}
            />
          )}
        </Field>
      ))}
      {error ? (
        <p role="alert" className="basis-full text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

type Props = {
  rule: RuleDraft
  position: number
  last: boolean
  variants: readonly string[]
  errorOf: (field: string) => string | undefined
  onChange: Change
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** Edits one rule. Rules are tried in order, and the first that matches decides. */
export function RuleEditor({ rule, position, last, variants, errorOf, onChange, onMove, onRemove }: Props) {
  const field = `rules.${position}`
  const name = rule.name || `Rule ${position + 1}`
  const splitError = [
    `${field}.split`,
    `${field}.unit`,
    `${field}.share`,
    field,
    ...variants.map((_, i) => `${field}.split.${i}.variant`),
  ]
    .map(errorOf)
    .find((message) => message !== undefined)
  return (
    <li className="flex flex-col gap-3 rounded-lg border p-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm text-faint">{position + 1}</span>
        <Input
          className="w-56 flex-1"
          aria-label={`Name of rule ${position + 1}`}
          placeholder={`Rule ${position + 1}`}
          value={rule.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <label className="flex items-center gap-1.5">
          <input type="checkbox" checked={rule.enabled} onChange={(event) => onChange({ enabled: event.target.checked })} />{' '}
          Active
        </label>
        <Button variant="quiet" size="icon" aria-label={`Move ${name} up`} disabled={position === 0} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="quiet" size="icon" aria-label={`Move ${name} down`} disabled={last} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden />
        </Button>
        <Button variant="quiet" size="icon" aria-label={`Delete ${name}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
      <Targeting rule={rule} error={errorOf(`${field}.targeting`)} onChange={onChange} />
      <Rollout rule={rule} variants={variants} error={splitError} onChange={onChange} />
    </li>
  )
}
