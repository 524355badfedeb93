'use client'
import type { FailedJob, JobLine } from '@callboard/modules/operator'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useAction } from '~/lib/actions/use-action.ts'
import { retryJob } from './actions.ts'

/** Waiting, running and finished jobs of the last three days, by name. */
export function JobLines({ lines, now }: { lines: JobLine[]; now: Date }) {
  return (
    <Card title="Jobs of the last three days">
      {lines.length === 0 ? <p className="px-3.5 py-3 text-muted">None.</p> : null}
      <Table label="Jobs">
        <thead>
          <tr>
            <Th>Job</Th>
            <Th>Queue</Th>
            <Th right>Waiting</Th>
            <Th right>Running</Th>
            <Th>Oldest waiting</Th>
            <Th right>Failed</Th>
            <Th right>Completed</Th>
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => (
            <tr key={l.name}>
              <Td className="font-mono text-sm">{l.name}</Td>
              <Td>{l.group}</Td>
              <Td right>{l.waiting}</Td>
              <Td right>{l.running}</Td>
              <Td>{l.oldestAt ? <TimeAgo at={l.oldestAt} now={now} /> : ''}</Td>
              <Td right className={l.failed > 0 ? 'text-bad' : ''}>
                {l.failed}
              </Td>
              <Td right>{l.completed}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
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
