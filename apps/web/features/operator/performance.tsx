import type { Performance } from '@callboard/modules/operator'
import { formatMs, formatShare, limitedShare, meanMs } from '@callboard/modules/operator/domain/work'
import { Card, Row } from '@callboard/ui/card'
import { Notice } from '@callboard/ui/notice'
import { Table, Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'

/** The likeliest cause above the others. */
export function Findings({ findings, usual, now }: Pick<Performance, 'findings' | 'usual'> & { now: Date }) {
  if (findings.length === 0 && usual.request.times === 0)
    return (
      <Notice tone="info" title="Nothing to compare with yet.">
        This organization has had no requests in the 7 days before the last hour.
      </Notice>
    )
  if (findings.length === 0)
    return (
      <Notice tone="ok" title="Nothing unusual.">
        Requests, jobs and connections are as in the last 7 days.
      </Notice>
    )
  return findings.map(({ text, since }) => (
    <Notice key={text} tone="warn" title={text}>
      {since ? (
        <>
          Since <TimeAgo at={since} now={now} />.
        </>
      ) : null}
    </Notice>
  ))
}

type Sums = Performance['recent']

const figures: readonly { label: string; of(sums: Sums): string | null }[] = [
  { label: 'Requests', of: ({ request }) => request.times.toLocaleString('en') },
  { label: 'Duration of a request', of: ({ request }) => orNull(meanMs(request), formatMs) },
  { label: 'Refused by rate limits', of: ({ request }) => orNull(limitedShare(request), formatShare) },
  {
    label: 'Database time of a request',
    of: ({ request, database }) => orNull(request.times > 0 ? database.ms / request.times : null, formatMs),
  },
  { label: 'Wait of a job', of: ({ wait }) => orNull(meanMs(wait), formatMs) },
]

function orNull(value: number | null, format: (value: number) => string): string | null {
  return value === null ? null : format(value)
}

/** The last hour, compared with what is usual and with the other organizations. */
export function ComparedWork({ recent, usual, others }: Pick<Performance, 'recent' | 'usual' | 'others'>) {
  return (
    <Card title="Compared">
      <div className="px-3.5 py-2">
        <Table label="Compared">
          <thead>
            <tr>
              <Th>On average</Th>
              <Th right>Last hour</Th>
              <Th right>7 days before</Th>
              <Th right>Others, last hour</Th>
            </tr>
          </thead>
          <tbody>
            {figures.map(({ label, of }) => (
              <tr key={label}>
                <Td>{label}</Td>
                {[recent, usual, others].map((sums, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
                  <Td key={i} right>
                    {of(sums) ?? '–'}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  )
}

/** Jobs that could run, and events that a vendor's limit holds up. */
export function WaitingWork({ waiting, limits, now }: Pick<Performance, 'waiting' | 'limits'> & { now: Date }) {
  return (
    <Card title="Waiting">
      {waiting.length + limits.length === 0 ? <p className="px-3.5 py-3 text-muted">No job and no event is waiting.</p> : null}
      {waiting.map(({ group, count, oldestAt }) => (
        <Row key={group}>
          <span className="flex-1">Jobs of the group {group}</span>
          <span className="text-muted">
            oldest <TimeAgo at={oldestAt} now={now} />
          </span>
          <span className="tabular-nums">{count.toLocaleString('en')}</span>
        </Row>
      ))}
      {limits.map(({ pluginId, until }) => (
        <Row key={`${pluginId} ${until.getTime()}`}>
          <span className="flex-1">Events of {pluginId}, for the vendor’s rate limit</span>
          <span className="text-muted">
            until <TimeAgo at={until} now={now} />
          </span>
        </Row>
      ))}
    </Card>
  )
}

/** What took most time in the last hour. */
export function NamedWorkTable({
  title,
  kind,
  named,
}: Pick<Performance, 'named'> & { title: string; kind: Performance['named'][number]['kind'] }) {
  const rows = named.filter((row) => row.kind === kind)
  return (
    <Card title={title} aside="by time in the last hour">
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">None in the last hour.</p>
      ) : (
        <div className="px-3.5 py-2">
          <Table label={title}>
            <thead>
              <tr>
                <Th>Name</Th>
                <Th right>Count</Th>
                <Th right>Average</Th>
                <Th right>Slowest</Th>
                <Th right>Failed</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <Td>
                    <code className="font-mono text-sm">{row.name}</code>
                  </Td>
                  <Td right>{row.times.toLocaleString('en')}</Td>
                  <Td right>{formatMs(row.ms / row.times)}</Td>
                  <Td right>{formatMs(row.maxMs)}</Td>
                  <Td right>{row.failed.toLocaleString('en')}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Card>
  )
}
