'use client'
import { Button } from '@callboard/ui/button'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { dismissChecklist } from './actions.ts'

/** Brings the checklist back that somebody put away. */
export function ShowOnboarding({ base }: { base: string }) {
  const { busy, run, router } = useAction()
  return (
    <Button
      disabled={busy}
      onClick={() =>
        run(
          () => dismissChecklist(base, false),
          () => router.push(paths.home(base)),
        )
      }
    >
      Show getting started
    </Button>
  )
}
