'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { useAction } from '~/lib/actions/use-action.ts'
import { setArchived } from './actions.ts'

/** Archives a flag, or restores it. */
export function ArchiveButton({
  base,
  flag,
  archived,
  reason,
}: {
  base: string
  flag: string
  archived: boolean
  reason: string | undefined
}) {
  const { busy, run } = useAction()
  if (archived)
    return (
      <Button disabled={busy} reason={reason} onClick={() => run(() => setArchived(base, { key: flag, archived: false }))}>
        Restore
      </Button>
    )
  return (
    <Confirm
      trigger="Archive"
      label={`Archive ${flag}`}
      title={`Archive ${flag}?`}
      confirm="Archive"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => setArchived(base, { key: flag }))}
    >
      Applications get the default in their code from then on. You can restore it with its rules.
    </Confirm>
  )
}
