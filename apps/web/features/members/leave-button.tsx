'use client'
import { Confirm } from '@callboard/ui/confirm'
import { LogOut } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { leaveFor } from '~/lib/navigation/leave-for.ts'
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
          ({ href }) => leaveFor(href),
        )
      }
    >
      You lose access at once, and your personal API tokens and stars here are deleted. What you changed stays. To come back you
      need a new invitation.
    </Confirm>
  )
}
