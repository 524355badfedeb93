'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { start } from './actions.ts'

/** Starts a drafted experiment. */
export function StartButton({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="primary"
      disabled={busy}
      reason={reason}
      onClick={() =>
        run(
          () => start(base, id),
          () => toast.success('Started. Exposures count from now on.'),
        )
      }
    >
      Start
    </Button>
  )
}
