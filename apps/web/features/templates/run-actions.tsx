'use client'
import type { UndoPreview } from '@callboard/modules/templates/domain/undo-preview'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { RotateCcw, Undo2 } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancel, retry, undo } from './actions.ts'

/** Retries a failed run from the step that failed. */
export function RetryButton({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Button disabled={busy} reason={reason} onClick={() => run(() => retry(base, id))}>
      <RotateCcw aria-hidden /> Retry from the failed step
    </Button>
  )
}

export function CancelButton({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Cancel run"
      title="Cancel this run?"
      confirm="Cancel run"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => cancel(base, id))}
    >
      The remaining steps do not run. What the finished steps created is removed where they say how.
    </Confirm>
  )
}

const list = (names: readonly string[]) => new Intl.ListFormat('en').format(names)

/** Undoes a run that succeeded, after saying what is undone and what remains. */
export function UndoButton({
  base,
  id,
  preview: { undone, remains },
  reason,
}: {
  base: string
  id: string
  preview: Pick<UndoPreview, 'undone' | 'remains'>
  reason: string | undefined
}) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger={
        <>
          <Undo2 aria-hidden /> Undo run
        </>
      }
      variant="plain"
      title="Undo this run?"
      confirm="Undo run"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => undo(base, id))}
    >
      {undone.length === 1 ? 'This step is undone:' : 'These steps are undone, the last step first:'} {list(undone)}. What was
      created is deleted or closed, with everything that was added to it since.{' '}
      {remains.length > 0
        ? `${list(remains)} cannot be undone, so ${remains.length === 1 ? 'its changes remain' : 'their changes remain'}.`
        : null}
    </Confirm>
  )
}
