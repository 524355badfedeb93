'use client'
import type { FailedJob, JobLine } from '@callboard/modules/operator'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { retryJob } from './actions.ts'

const columns: readonly ListColumn[] = [
  { id: 'job', label: 'Job', width: 260 },
  { id: 'queue', label: 'Queue', width: 110, narrow: 'lead' },
  { id: 'waiting', label: 'Waiting', width: 84, align: 'right' },
  { id: 'running', label: 'Running', width: 84, align: 'right' },
  { id: 'oldest', label: 'Oldest waiting', width: 120 },
  { id: 'failed', label: 'Failed', width: 84, align: 'right' },
  { id: 'completed', label: 'Completed', width: 100, align: 'right' },
]

const count = (n: number) => n.toLocaleString('en')

/** Waiting, running and finished jobs of the last three days, by name. */
export function JobLines({ lines, now }: { lines: JobLine[]; now: Date }) {
  return (
    <Card title="Jobs of the last three days">
      <ListTable
        inCard
        label="Jobs"
        columns={columns}
        rows={lines.map((l) => ({
          id: l.name,
          label: l.name,
          cells: {
            job: <code className="font-mono text-sm">{l.name}</code>,
            queue: l.group,
            waiting: count(l.waiting),
            running: count(l.running),
            oldest: l.oldestAt ? <TimeAgo at={l.oldestAt} now={now} /> : null,
            failed: l.failed > 0 ? <span className="text-bad">{count(l.failed)}</span> : '0',
            completed: count(l.completed),
          },
        }))}
        empty={<p className="px-2.5 py-3 text-muted">No jobs in the last three days.</p>}
      />
    </Card>
  )
}

/** Permanently failed jobs, each with its error and a button to retry. */
export function FailedJobs({ failed, now }: { failed: FailedJob[]; now: Date }) {
  const { busy, run } = useAction()
  return (
    <Card title="Failed permanently">
      {failed.length === 0 ? <p className="px-3.5 py-3 text-muted">No failures in the last 3 days.</p> : null}
      {failed.map((job) => (
        <Row key={job.id} className="flex-wrap items-start">
          <div className="min-w-0 flex-1 basis-80 break-words">
            <span className="font-mono text-sm">{job.name}</span>{' '}
            <span className="text-muted">
              {job.organization ?? 'platform'}, <TimeAgo at={job.finishedAt} now={now} />
            </span>
            <p className="text-bad">{job.error}</p>
          </div>
          <Button
            disabled={busy}
            reason={job.redacted ? 'The payload was not stored.' : undefined}
            aria-label={`Start ${job.name} again`}
            onClick={() =>
              run(
                () => retryJob(job.id),
                () => toast.success('Queued.'),
              )
            }
          >
            Retry
          </Button>
        </Row>
      ))}
    </Card>
  )
}
