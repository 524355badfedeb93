'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'
import { newRampStep, type RampStepDraft, type RuleDraft } from './draft.ts'

type Props = {
  rule: RuleDraft
  /** The rule's path in the form. */
  field: string
  errorOf: (field: string) => string | undefined
  errorWithin: (field: string) => string | undefined
  onChange: (change: Partial<RuleDraft>) => void
}

function When({ rule, field, errorOf, onChange }: Omit<Props, 'errorWithin'>) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      {(['start', 'end'] as const).map((name) => (
        <Field
          key={name}
          name={`${rule.id}-${name}`}
          label={name === 'start' ? 'Starts (UTC)' : 'Ends (UTC)'}
          error={errorOf(`${field}.schedule.${name}`)}
        >
          {(props) => (
            <Input
              {...props}
              type="datetime-local"
              step={1}
              className="w-auto"
              value={rule[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

function Step({
  step,
  position,
  errorOf,
  onChange,
  onRemove,
}: {
  step: RampStepDraft
  position: number
  errorOf: (field: string) => string | undefined
  onChange: (step: RampStepDraft) => void
  onRemove: () => void
}) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field name={`${step.id}-at`} label={`Step ${position + 1} at (UTC)`} error={errorOf('at')}>
        {(props) => (
          <Input
            {...props}
            type="datetime-local"
            step={1}
            className="w-auto"
            value={step.at}
            onChange={(event) => onChange({ ...step, at: event.target.value })}
          />
        )}
      </Field>
      <Field name={`${step.id}-share`} label="Rollout, %" error={errorOf('share')}>
        {(props) => (
          <Input
            {...props}
            inputMode="decimal"
            className="w-28"
            value={step.share}
            onChange={(event) => onChange({ ...step, share: event.target.value })}
          />
        )}
      </Field>
      <Button variant="quiet" size="icon" aria-label={`Remove step ${position + 1}`} className="mt-6" onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

function Ramp({ rule: { ramp }, field, errorOf, onChange }: Omit<Props, 'errorWithin'>) {
  const set = (next: RampStepDraft[]) => onChange({ ramp: next })
  const error = errorOf(`${field}.schedule.ramp`)
  return (
    <>
      {ramp.map((step, position) => (
        <Step
          key={step.id}
          step={step}
          position={position}
          errorOf={(part) => errorOf(`${field}.schedule.ramp.${position}.${part}`)}
          onChange={(changed) => set(ramp.map((s) => (s.id === changed.id ? changed : s)))}
          onRemove={() => set(ramp.filter((s) => s.id !== step.id))}
        />
      ))}
      {error ? (
        <p role="alert" className="text-bad">
          {error}
        </p>
      ) : null}
      <div>
        <Button variant="quiet" onClick={() => set([...ramp, newRampStep()])}>
          <Plus aria-hidden /> Add rollout step
        </Button>
      </div>
    </>
  )
}

function Exclusivity({ rule, field, errorWithin, onChange }: Omit<Props, 'errorOf'>) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field
        name={`${rule.id}-group`}
        label="Exclusivity group"
        help="Rules of a group with distinct parts never share a unit."
        error={errorWithin(`${field}.exclusive`)}
      >
        {(props) => (
          <Input
            {...props}
            autoComplete="off"
            placeholder="none"
            className="w-56"
            value={rule.group}
            onChange={(event) => onChange({ group: event.target.value })}
          />
        )}
      </Field>
      {rule.group.trim() === ''
        ? null
        : (['from', 'to'] as const).map((name) => (
            <Field key={name} name={`${rule.id}-${name}`} label={name === 'from' ? 'From, %' : 'To, %'}>
              {(props) => (
                <Input
                  {...props}
                  inputMode="decimal"
                  className="w-28"
                  value={rule[name]}
                  onChange={(event) => onChange({ [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
    </div>
  )
}

/** When a rule applies, how its rollout grows, and which rules it shares no unit with. */
export function RuleSchedule(props: Props) {
  const { rule, field, errorWithin } = props
  const used = rule.start !== '' || rule.end !== '' || rule.ramp.length > 0 || rule.group.trim() !== ''
  const refused = errorWithin(`${field}.schedule`) !== undefined || errorWithin(`${field}.exclusive`) !== undefined
  return (
    <details open={used || refused}>
      <summary className="w-fit cursor-pointer text-muted">Schedule and exclusivity</summary>
      <div className="mt-3 flex flex-col gap-3">
        <When {...props} />
        <Ramp {...props} />
        <Exclusivity {...props} />
      </div>
    </details>
  )
}
