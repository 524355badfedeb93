'use client'
import { Button } from '@callboard/ui/button'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useAction } from '~/lib/actions/use-action.ts'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { leaveSupportSession } from './actions.ts'

/** Reminds an operator of the portal they are in. */
export function SupportSessionBanner({
  base,
  name,
  until,
  now,
}: {
  base: string
  name: string
  until: Date | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  if (!until) return null
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-warn-soft px-4 py-1.5 sm:px-6">
      <span className="flex-1">
        You are viewing {name} in a support session. Your actions are recorded in its audit log. The session ends{' '}
        <TimeAgo at={until} now={now} />
      </span>
      <Button
        disabled={busy}
        onClick={() =>
          run(
            () => leaveSupportSession(base),
            ({ href }) => navigateAway(href),
          )
        }
      >
        End session
      </Button>
    </div>
  )
}
