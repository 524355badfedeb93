'use client'
import { Confirm } from '@callboard/ui/confirm'
import { useAction } from '~/lib/actions/use-action.ts'
import { removePolicy } from './actions.ts'

export function DeletePolicy({ base, id, name, reason }: { base: string; id: string; name: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Delete"
      label={`Delete ${name}`}
      variant="quiet"
      title={`Delete ${name}?`}
      confirm="Delete policy"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => removePolicy(base, id))}
    >
      New runs no longer need this approval. Runs that wait for it go on waiting.
    </Confirm>
  )
}
