'use client'
import type { Decision } from '@callboard/modules/templates/domain/run-state'
import { Button } from '@callboard/ui/button'
import { Field, TextArea } from '@callboard/ui/field'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { decide } from './actions.ts'

/** Approves or rejects a step that waits, or confirms one that a person does. */
export function DecisionForm({
  base,
  run,
  step,
  manual,
  reason,
}: {
  base: string
  run: string
  step: number
  /** A step that a person does: "Done" instead of "Approve". */
  manual: boolean
  reason: string | undefined
}) {
  const { busy, run: act } = useAction()
  const [comment, setComment] = useState('')
  const send = (decision: Decision) => act(() => decide(base, { run, step }, decision, comment))
  return (
    <div className="flex flex-col gap-3">
      <Field name="comment" label="Comment (optional)">
        {(props) => (
          <TextArea
            {...props}
            className="font-sans text-base"
            rows={2}
            maxLength={2000}
            value={comment}
            disabled={reason !== undefined}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </Field>
      {reason ? <p className="text-muted">{reason}</p> : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" disabled={busy} reason={reason} onClick={() => send('approve')}>
          <Check aria-hidden /> {manual ? 'Mark as done' : 'Approve'}
        </Button>
        <Button variant="danger" disabled={busy} reason={reason} onClick={() => send('reject')}>
          <X aria-hidden /> Reject
        </Button>
      </div>
    </div>
  )
}
