import type { RunView } from '@callboard/modules/integrations'
import { Card } from '@callboard/ui/card'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Progress } from '@callboard/ui/progress'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CancelRun } from './integration-actions.tsx'

type Props = {
  base: string
  integrationId: string
  run: RunView
  itemLabel: string
  entities: number
  kinds: { kind: string; count: number }[]
  reason: string | undefined
  now: Date
}

/** A sync under way: how far, what it found, what it used. It goes on when the page is left. */
export function SyncProgress({ base, integrationId, run, itemLabel, entities, kinds, reason, now }: Props) {
  const began = run.startedAt ?? run.createdAt
  const seconds = (now.getTime() - began.getTime()) / 1000
  const left =
    run.total && run.done > 0 && run.done < run.total ? Math.ceil((seconds / run.done) * (run.total - run.done)) : undefined
  const found = [
    `${entities} entities`,
    ...kinds.slice(0, 3).map((k) => `${k.count} ${k.kind}`),
    `${run.requests} requests used${run.rateLimitLeft === null ? '' : `, ${run.rateLimitLeft} left`}`,
  ]
  return (
    <Card
      title={run.trigger === 'first' ? 'First sync' : 'Sync in progress'}
      aside={
        <>
          started <TimeAgo at={began} now={now} />
        </>
      }
    >
      <div className="flex flex-col gap-2.5 p-3.5" aria-live="polite">
        <div className="flex items-center justify-between gap-3">
          <b className="font-semibold tabular-nums">
            {run.total === null ? `Listing ${itemLabel} …` : `${run.done} of ${run.total} ${itemLabel}`}
          </b>
          <span className="flex items-center gap-2 text-muted">
            {run.state === 'waiting' ? (
              <span>
                {run.errorMessage} {run.retryAt ? <NextAttempt at={run.retryAt} now={now} /> : null}
              </span>
            ) : left ? (
              `about ${left} s left`
            ) : null}
            <CancelRun base={base} id={integrationId} runId={run.id} reason={reason} />
          </span>
        </div>
        <Progress done={run.done} total={run.total} label={`${itemLabel} read`} />
        <p className="text-muted tabular-nums">{found.join(' · ')}</p>
      </div>
    </Card>
  )
}
