'use client'
import { type Outcome, outcomes } from '@callboard/modules/experiments/domain/experiment'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Select, TextArea } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { conclude } from './actions.ts'
import { outcomeLabels } from './labels.ts'

const isOutcome = (text: string): text is Outcome => outcomes.some((outcome) => outcome === text)

/** Ends an experiment with what was decided and learned. */
export function ConcludeForm({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const router = useRouter()
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => {
      const outcome = textOf(data, 'outcome')
      return conclude(base, id, {
        outcome: isOutcome(outcome) ? outcome : 'inconclusive',
        conclusion: textOf(data, 'conclusion'),
      })
    },
    () => {
      toast.success('Ended.')
      router.refresh()
    },
  )
  return (
    <Card title="End the experiment">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <Field name="outcome" label="Decision" error={errorOf('outcome')}>
          {(props) => (
            <Select {...props} defaultValue="inconclusive">
              {outcomes.map((outcome) => (
                <option key={outcome} value={outcome}>
                  {outcomeLabels[outcome].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          name="conclusion"
          label="What you have learned"
          help="Others find the experiment by these words."
          error={errorOf('conclusion')}
        >
          {(props) => <TextArea {...props} rows={4} maxLength={5000} required />}
        </Field>
        {error ? (
          <Notice tone="bad" title="The experiment was not ended.">
            {error}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            End experiment
          </Button>
        </div>
      </form>
    </Card>
  )
}
