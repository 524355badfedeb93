'use client'
import type { Outcome } from '@callboard/flags-evaluator/evaluate'
import type { Trial } from '@callboard/modules/flags'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { tryContext } from './actions.ts'

const outcomes: Record<Outcome, string> = {
  disabled: 'The flag is off.',
  'prerequisite-not-met': 'A flag that this one requires has another variant.',
  override: 'This unit has a variant of its own.',
  'held-out': 'This unit is held out of all rollouts.',
  'rule-off': 'The rule is not active.',
  'not-scheduled': 'The rule does not apply at this time.',
  'not-targeted': 'The context does not meet the conditions.',
  'unit-missing': 'The context lacks the attribute by which the rule assigns.',
  'unit-invalid': 'The attribute by which the rule assigns is neither a text nor a whole number.',
  excluded: 'Another rule of the exclusivity group has this unit.',
  'not-in-share': 'This unit is not in the rollout.',
  'not-assigned': 'No variant has the bucket of this unit.',
  'next-rule': 'The rule passes on to the next.',
  matched: 'Matched.',
  default: 'No rule matched.',
}

function Result({ trial: { evaluation, steps }, names }: { trial: Trial; names: Readonly<Record<string, string>> }) {
  return (
    <div className="flex flex-col gap-2" role="status">
      <p>
        <Badge tone="accent">{evaluation.variant ?? 'the default in the code'}</Badge>{' '}
        {evaluation.value === undefined ? null : <code className="font-mono text-sm">{JSON.stringify(evaluation.value)}</code>}
      </p>
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {steps.map((step) => (
          <li key={`${step.rule} ${step.outcome}`}>
            {step.rule ? <b className="font-medium">{names[step.rule] ?? step.rule}: </b> : null}
            {outcomes[step.outcome]}
            {step.bucket === undefined ? null : (
              <span className="text-muted"> Bucket {step.bucket.toLocaleString('en')} of 1,000,000.</span>
            )}
          </li>
        ))}
      </ol>
      {evaluation.error ? <Notice tone="bad" title={evaluation.error} /> : null}
    </div>
  )
}

type Props = { base: string; flag: string; environment: { key: string; name: string }; names: Readonly<Record<string, string>> }

/** Who gets what: evaluates the saved rules for a context, and says why. */
export function FlagTrial({ base, flag, environment, names }: Props) {
  const [trial, setTrial] = useState<Trial>()
  const { busy, error, errorOf, onSubmit } = useSubmit(async (data) => {
    try {
      return await tryContext(base, { key: flag, environment: environment.key, context: JSON.parse(textOf(data, 'context')) })
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown
      const message = 'Enter the context as a JSON object, such as {"targetingKey": "user-1"}.'
      return { ok: false, message, field: 'context' }
    }
  }, setTrial)
  return (
    <Card title="Who gets what" aside={environment.name}>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3 p-3.5">
        <Field
          name="context"
          label="Context"
          help="As an application would send it. Nothing is recorded."
          error={errorOf('context')}
        >
          {(props) => <TextArea {...props} rows={5} defaultValue={'{\n  "targetingKey": "user-1"\n}'} />}
        </Field>
        <div>
          <Button type="submit" disabled={busy}>
            Evaluate
          </Button>
        </div>
        {error ? <Notice tone="bad" title={error} /> : null}
        {trial ? <Result trial={trial} names={names} /> : null}
      </form>
    </Card>
  )
}
