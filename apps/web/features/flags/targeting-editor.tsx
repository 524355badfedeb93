'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'
import { type ConditionDraft, isOfSegment, newCondition, operatorLabels, type TargetingDraft } from './draft.ts'

type ConditionProps = {
  condition: ConditionDraft
  /** Keys of those that it may name. */
  segments: readonly string[]
  onChange: (c: ConditionDraft) => void
  onRemove: () => void
}

function SegmentChoice({ condition, segments, onChange }: Omit<ConditionProps, 'onRemove'>) {
  // A segment that was deleted meanwhile stays visible, so that saving says what is wrong with it.
  const known = segments.includes(condition.value) || condition.value === '' ? segments : [condition.value, ...segments]
  return (
    <Select
      className="w-40 flex-1"
      aria-label="Segment"
      value={condition.value}
      onChange={(event) => onChange({ ...condition, value: event.target.value })}
    >
      <option value="">Choose a segment …</option>
      {known.map((key) => (
        <option key={key} value={key}>
          {key}
        </option>
      ))}
    </Select>
  )
}

function Condition({ condition, segments, onChange, onRemove }: ConditionProps) {
  const ofSegment = isOfSegment(condition)
  const subject = ofSegment ? `the segment ${condition.value}` : condition.attribute
  const setOperator = (operator: string) =>
    onChange({ ...condition, operator, ...(isOfSegment({ operator }) === ofSegment ? {} : { attribute: '', value: '' }) })
  return (
    <div className="flex flex-wrap items-center gap-2">
      {ofSegment ? null : (
        <Input
          className="w-40 flex-1"
          aria-label="Attribute"
          placeholder="country"
          value={condition.attribute}
          onChange={(event) => onChange({ ...condition, attribute: event.target.value })}
        />
      )}
      <Select
        className="w-44"
        aria-label="Operator"
        value={condition.operator}
        onChange={(event) => setOperator(event.target.value)}
      >
        {Object.entries(operatorLabels)
          .filter(([operator]) => segments.length > 0 || ofSegment || !isOfSegment({ operator }))
          .map(([operator, label]) => (
            <option key={operator} value={operator}>
              {label}
            </option>
          ))}
      </Select>
      {ofSegment ? (
        <SegmentChoice {...{ condition, segments, onChange }} />
      ) : (
        <Input
          className="w-40 flex-1"
          aria-label="Value"
          placeholder={condition.operator === 'in' ? 'SE, NO' : 'SE'}
          value={condition.value}
          onChange={(event) => onChange({ ...condition, value: event.target.value })}
        />
      )}
      <Button variant="quiet" size="icon" aria-label={`Remove the condition on ${subject || 'an attribute'}`} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

type Props = {
  draft: TargetingDraft
  /** Keys of the segments that conditions may name. */
  segments: readonly string[]
  error: string | undefined
  onChange: (change: Partial<TargetingDraft>) => void
}

/** Edits who is targeted: a list of conditions, or JSON for what the list cannot show. */
export function TargetingEditor({ draft, segments, error, onChange }: Props) {
  const { conditions, json } = draft
  if (json !== undefined)
    return (
      <Field name="targeting" label="Targeting (JSON)" error={error}>
        {(props) => <TextArea {...props} rows={8} value={json} onChange={(event) => onChange({ json: event.target.value })} />}
      </Field>
    )
  const set = (next: ConditionDraft[]) => onChange({ conditions: next })
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{conditions.length === 0 ? 'Everybody' : 'Who meets all of'}</legend>
      {conditions.map((condition) => (
        <Condition
          key={condition.id}
          condition={condition}
          segments={segments}
          onChange={(changed) => set(conditions.map((c) => (c.id === changed.id ? changed : c)))}
          onRemove={() => set(conditions.filter((c) => c.id !== condition.id))}
        />
      ))}
      {error ? (
        <p role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      <div className="flex gap-2">
        <Button variant="quiet" onClick={() => set([...conditions, newCondition()])}>
          <Plus aria-hidden /> Add condition
        </Button>
        {conditions.length === 0 ? (
          <Button variant="quiet" onClick={() => onChange({ json: '{"any": []}' })}>
            Write JSON
          </Button>
        ) : null}
      </div>
    </fieldset>
  )
}
