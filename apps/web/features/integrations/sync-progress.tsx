'use client'
import { Card } from '@callboard/ui/card'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Progress } from '@callboard/ui/progress'
import { TimeAgo } from '@callboard/ui/time-ago'
import { countedKind } from '~/components/catalog/kinds.ts'
import { CancelRun } from './integration-actions.tsx'
import type { SyncView } from './sync-view.ts'
import { useProgress } from './use-progress.ts'

type Props = { base: string; integrationId: string; view: SyncView; itemLabel: string; reason: string | undefined }

/** A running sync: its progress, results and usage. It continues when the user leaves the page. */
export function SyncProgress(props: Props) {
  const { base, integrationId, itemLabel, reason } = props
  const { run, entities, kinds, now } = useProgress(props)
  if (!run) return null
  const { began } = run
  const seconds = (Date.parse(now) - Date.parse(began)) / 1000
  const left =
    run.total && run.done > 0 && run.done < run.total ? Math.ceil((seconds / run.done) * (run.total - run.done)) : undefined
  const found = [
    `${entities} entities`,
    ...kinds.slice(0, 3).map((k) => countedKind(k.count, k.kind)),
    `${run.requests.toLocaleString('en')} requests used${run.rateLimitLeft === null ? '' : `, ${run.rateLimitLeft.toLocaleString('en')} left`}`,
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
