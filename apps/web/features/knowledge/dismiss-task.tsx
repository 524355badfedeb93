'use client'
import { Confirm } from '@callboard/ui/confirm'
import { useAction } from '~/lib/actions/use-action.ts'
import { dismiss } from './actions.ts'

/** Closes the task of a section that needs no correction. */
export function DismissTask({
  base,
  id,
  label,
  reason,
}: {
  base: string
  id: string
  label: string
  reason: string | undefined
}) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Dismiss"
      label={`Dismiss ${label}`}
      variant="quiet"
      title="Does this section need no correction?"
      confirm="Dismiss"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => dismiss(base, id))}
    >
      The section leaves this list. It comes back when another reader finds it unhelpful.
    </Confirm>
  )
}
