'use client'
import { Button } from '@callboard/ui/button'
import { useAction } from '~/lib/actions/use-action.ts'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { connect } from './actions.ts'

/** Goes to Slack, which asks to allow the app in a workspace. */
export function ConnectButton({ base, label, reason }: { base: string; label: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="primary"
      disabled={busy}
      reason={reason}
      onClick={() =>
        run(
          () => connect(base),
          ({ url }) => navigateAway(url),
        )
      }
    >
      {label}
    </Button>
  )
}
