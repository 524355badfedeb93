'use client'
import type { rerun as rerunAction } from '@callboard/modules/pipelines/slots'
import type { Act } from '@callboard/plugin-kit/slot-data'
import { Button } from '@callboard/ui/button'
import { RotateCw } from 'lucide-react'
import { useState, useTransition } from 'react'

/** Reruns a run: its failed jobs if there are any, otherwise all of it. */
export function RerunButton({
  rerun,
  integrationId,
  runKey,
  failed,
  reason,
}: {
  rerun: Act<typeof rerunAction>
  integrationId: string
  runKey: string
  failed: boolean
  reason: string | undefined
}) {
  const [message, setMessage] = useState<string>()
  const [pending, begin] = useTransition()
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        variant="quiet"
        reason={reason}
        disabled={pending}
        onClick={() =>
          begin(async () => {
            const answer = await rerun({ integrationId, key: runKey, which: failed ? 'failed' : 'all' })
            setMessage(answer.ok ? undefined : answer.message)
          })
        }
      >
        <RotateCw aria-hidden /> {pending ? 'Starting …' : failed ? 'Re-run failed jobs' : 'Re-run'}
      </Button>
      {message ? (
        <span role="alert" className="text-sm whitespace-normal text-bad">
          {message}
        </span>
      ) : null}
    </span>
  )
}
