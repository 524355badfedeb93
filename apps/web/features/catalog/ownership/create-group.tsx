'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import type { EntityButton } from '~/components/catalog/history-buttons.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { makeGroup } from './actions.ts'

/** Creates the group that entities name as their owner. */
export function CreateGroupButton({ base, entityRef, label, reason }: EntityButton) {
  const { busy, run } = useAction()
  return (
    <Button
      disabled={busy}
      reason={reason}
      aria-label={`Create group ${label}`}
      onClick={() =>
        run(
          () => makeGroup(base, entityRef),
          () => toast.success(`${label} was added to the catalog`),
        )
      }
    >
      Create group
    </Button>
  )
}
