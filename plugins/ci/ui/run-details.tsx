import type { RunJob } from '@callboard/modules/pipelines/domain/pipeline'
import type { RunView } from '@callboard/modules/pipelines/domain/view'
import { jobLog, rerun } from '@callboard/modules/pipelines/slots'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Dot } from '@callboard/ui/badge'
import { TimeAgo } from '@callboard/ui/time-ago'
import { duration, runLength, stateTone } from './format.ts'
import { LogExcerpt } from './log-excerpt.tsx'
import { ExternalLink, StateBadge } from './parts.tsx'
import { RerunButton } from './rerun-button.tsx'

const jobLength = (job: RunJob, now: Date) =>
  job.startedAt ? Math.max(0, (job.finishedAt ? Date.parse(job.finishedAt) : now.getTime()) - Date.parse(job.startedAt)) : null

function Job({ job, run, place }: { job: RunJob; run: RunView; place: SlotPlace }) {
  const failedStep = job.steps.find((s) => s.state === 'failed')
  const runningStep = job.steps.find((s) => s.state === 'running')
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-1 py-1">
      <Dot tone={stateTone[job.state]} />
      <span className="font-medium">{job.name}</span>
      <span className="text-sm text-muted">
        {job.state}
        {failedStep ? ` at “${failedStep.name}”` : runningStep ? `: “${runningStep.name}”` : ''}
        {run.attempt > 1 ? `, attempt ${job.attempt}` : ''}
      </span>
      <span className="flex-1" />
      <span className="text-sm text-faint tabular-nums">{duration(jobLength(job, place.now))}</span>
      {job.state === 'failed' ? (
        <LogExcerpt
          job={job.name}
          href={place.links.to(jobLog({ integrationId: run.integrationId, key: run.key, job: job.key }))}
          reason={place.reason('pipelines.logs')}
        />
      ) : null}
    </li>
  )
}

/** A run in one line, with expandable jobs. */
export function RunDetails({ run, place }: { run: RunView; place: SlotPlace }) {
  return (
    <details className="border-b last:border-b-0" open={run.state === 'running' || undefined}>
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-2.5 gap-y-1 px-3.5 py-2 hover:bg-sub">
        <StateBadge state={run.state} />
        <span className="font-medium">
          {run.pipeline} #{run.number}
        </span>
        <span className="min-w-0 flex-1 basis-40 truncate" title={run.title}>
          {run.title}
        </span>
        <span className="text-sm text-muted">
          {run.branch ?? '—'} · {run.author ?? run.event}
        </span>
        <span className="text-sm text-faint tabular-nums">{duration(runLength(run, place.now))}</span>
        <span className="text-sm text-faint">
          <TimeAgo at={run.createdAt} now={place.now} />
        </span>
      </summary>
      <div className="px-3.5 pb-2.5">
        {run.jobs.length === 0 ? (
          <p className="py-1 text-muted">Jobs are only synced for failed and recent runs.</p>
        ) : (
          <ul>
            {run.jobs.map((job) => (
              <Job key={job.key} job={job} run={run} place={place} />
            ))}
          </ul>
        )}
        <p className="flex flex-wrap items-center gap-3 pt-1 text-sm">
          <code className="font-mono text-faint">{run.commit.slice(0, 10)}</code>
          <span className="text-accent">
            <ExternalLink href={run.url}>Open run</ExternalLink>
          </span>
          {run.rerunnable ? (
            <RerunButton
              rerun={place.act(rerun)}
              integrationId={run.integrationId}
              runKey={run.key}
              failed={run.state === 'failed'}
              reason={place.reason('pipelines.run')}
            />
          ) : null}
        </p>
      </div>
    </details>
  )
}
