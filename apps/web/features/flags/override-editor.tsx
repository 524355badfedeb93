'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input, Select } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'
import { nextId } from './draft.ts'

type OverrideDraft = { id: string; unit: string; value: string; variant: string }

type RowProps = {
  draft: OverrideDraft
  variants: readonly string[]
  errorOf: (part: string) => string | undefined
  onChange: (change: Partial<OverrideDraft>) => void
  onRemove: () => void
}

function Row({ draft, variants, errorOf, onChange, onRemove }: RowProps) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      {(['unit', 'value'] as const).map((part) => (
        <Field key={part} name={`${draft.id}-${part}`} label={part === 'unit' ? 'Attribute' : 'Is'} error={errorOf(part)}>
          {(props) => (
            <Input
              {...props}
              autoComplete="off"
              className="w-44"
              value={draft[part]}
              onChange={(event) => onChange({ [part]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field name={`${draft.id}-variant`} label="Gets" error={errorOf('variant')}>
        {(props) => (
          <Select
            {...props}
            className="w-44"
            value={draft.variant}
            onChange={(event) => onChange({ variant: event.target.value })}
          >
            {variants.map((variant) => (
              <option key={variant} value={variant}>
                {variant}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button
        variant="quiet"
        size="icon"
        className="mt-6"
        aria-label={`Remove the override of ${draft.value || 'a unit'}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

type Props = {
  drafts: readonly OverrideDraft[]
  variants: readonly string[]
  errorOf: (field: string) => string | undefined
  onChange: (drafts: OverrideDraft[]) => void
}

/** Edits the variants of single units, which come ahead of all rules. */
export function OverrideEditor({ drafts, variants, errorOf, onChange }: Props) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Overrides</legend>
      {drafts.length === 0 ? <p className="text-muted">No unit has a variant of its own.</p> : null}
      {drafts.map((draft, i) => (
        <Row
          key={draft.id}
          {...{ draft, variants }}
          errorOf={(part) => errorOf(`overrides.${i}.${part}`)}
          onChange={(change) => onChange(drafts.map((d) => (d.id === draft.id ? { ...d, ...change } : d)))}
          onRemove={() => onChange(drafts.filter((d) => d.id !== draft.id))}
        />
      ))}
      {errorOf('overrides') ? (
        <p role="alert" className="text-bad">
          {errorOf('overrides')}
        </p>
      ) : null}
      <div>
        <Button
          variant="quiet"
          onClick={() => onChange([...drafts, { id: nextId(), unit: 'targetingKey', value: '', variant: variants[0] ?? '' }])}
        >
          <Plus aria-hidden /> Add override
        </Button>
      </div>
    </fieldset>
  )
}
