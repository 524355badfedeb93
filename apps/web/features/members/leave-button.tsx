'use client'
import { Confirm } from '@callboard/ui/confirm'
import { LogOut } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { leave } from './actions.ts'

export function LeaveButton({ base, name, reason }: { base: string; name: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger={
        <>
          <LogOut aria-hidden /> Leave
        </>
      }
      title={`Leave ${name}?`}
      confirm={`Leave ${name}`}
      busy={busy}
      reason={reason}
      onConfirm={() =>
        run(
          () => leave(base),
          ({ href }) => navigateAway(href),
        )
      }
    >
      You lose access immediately. Your personal API tokens and stars are deleted; your changes are kept. You need a new
      invitation to rejoin.
    </Confirm>
  )
}
