'use client'
import type { Targeting } from '@callboard/flags-evaluator/model'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { requestChange, saveSegment } from './actions.ts'
import { fromTargetingDraft, newCondition, type TargetingDraft, toTargetingDraft } from './draft.ts'
import { TargetingEditor } from './targeting-editor.tsx'

type Segment = { key: string; description: string; targeting: Targeting }
type Props = {
  base: string
  /** Left out for a new segment. */
  segment?: Segment
  /** Keys of the others, which it may name. */
  segments: readonly string[]
  /** Whether a change of a segment has to be approved. */
  isProtected: boolean
  trigger: ReactNode
  label: string
  reason: string | undefined
}

const refused = (message: string): ActionResult<never> => ({ ok: false, message, field: 'targeting' })

/** Creates or edits a segment. */
export function SegmentForm({ base, segment, segments, isProtected, trigger, label, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState<TargetingDraft>(() =>
    segment ? toTargetingDraft(segment.targeting) : { conditions: [newCondition()], json: undefined },
  )
  const waits = segment !== undefined && isProtected
  const { busy, error, errorOf, errorWithin, onSubmit } = useSubmit(
    async (data): Promise<ActionResult<unknown>> => {
      try {
        const targeting = fromTargetingDraft(draft)
        if (targeting === null) return refused('Add a condition, or the segment contains everybody.')
        const change = { key: segment?.key ?? textOf(data, 'key'), description: textOf(data, 'description'), targeting }
        return waits ? await requestChange(base, { change: { ...change, kind: 'segment' } }) : await saveSegment(base, change)
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown
        return refused('This is not valid JSON. Check its commas and quotes.')
      }
    },
    () => {
      setOpen(false)
      toast.success(waits ? 'Requested. Flags use it once somebody approves it.' : 'Saved.')
      router.refresh()
    },
  )
  return (
    <>
      <Button variant={segment ? 'quiet' : 'primary'} onClick={() => setOpen(true)} reason={reason} aria-label={label}>
        {trigger}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={segment ? segment.key : 'New segment'}
        description="Targeting that rules of all environments can share."
      >
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
          {segment ? null : (
            <Field name="key" label="Key" help="As rules name it. It cannot be changed." error={errorOf('key')}>
              {(props) => <Input {...props} required autoComplete="off" placeholder="beta-testers" className="font-mono" />}
            </Field>
          )}
          <Field name="description" label="Description" error={errorOf('description')}>
            {(props) => <Input {...props} autoComplete="off" defaultValue={segment?.description} />}
          </Field>
          <TargetingEditor
            draft={draft}
            segments={segments}
            error={errorWithin('targeting')}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
          {error ? <Notice tone="bad" title={error} /> : null}
          <Button type="submit" variant="primary" disabled={busy}>
            {waits ? 'Request approval' : 'Save segment'}
          </Button>
        </form>
      </Dialog>
    </>
  )
}
