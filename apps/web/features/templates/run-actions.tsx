'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { RotateCcw } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancel, retry } from './actions.ts'

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
