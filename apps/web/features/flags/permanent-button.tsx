'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { setPermanent } from './actions.ts'

type Props = { base: string; flag: string; permanent: boolean; reason: string | undefined }

/** Marks a flag as one that is meant to stay, or takes that back. */
export function PermanentButton({ base, flag, permanent, reason }: Props) {
  const { busy, run } = useAction()
  return (
    <Button
      disabled={busy}
      reason={reason}
      aria-label={permanent ? `Mark ${flag} as temporary` : `Mark ${flag} as permanent`}
      onClick={() =>
        run(
          () => setPermanent(base, { key: flag, permanent: !permanent }),
          () => toast.success(permanent ? `${flag} is temporary again.` : `${flag} is permanent. It is never called stale.`),
        )
      }
    >
      {permanent ? 'Mark as temporary' : 'Mark as permanent'}
    </Button>
  )
}
