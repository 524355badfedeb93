import type { FeedView, RunSummary } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { Badge } from '@callboard/ui/badge'
import { NextAttempt } from '@callboard/ui/next-attempt'
import { Notice } from '@callboard/ui/notice'
import { Td, Th } from '@callboard/ui/table'
import { TimeAgo } from '@callboard/ui/time-ago'
import { duration, runLength, stateTone } from './format.ts'

export const StateBadge = ({ state }: Pick<RunSummary, 'state'>) => <Badge tone={stateTone[state]}>{state}</Badge>

/** Warns about accounts whose pipelines cannot be read properly, with the age of what is shown. */
export function FeedNotices({ feeds, place }: { feeds: readonly FeedView[]; place: SlotPlace }) {
  const look = (feed: FeedView) =>
    place.reason('integrations.read') ? undefined : (
      <a href={place.links.integration(feed.integrationId)} className="underline">
        Look
      </a>
    )
  return feeds.flatMap((feed) => {
    const key = feed.integrationId
    if (feed.paused)
      return [
        <Notice key={key} tone="warn" title={`${feed.integration} is paused.`} action={look(feed)}>
          Showing the last synced data.
        </Notice>,
      ]
    if (feed.state === 'failed' || (feed.state === 'waiting' && feed.message))
      return [
        <Notice key={key} tone="warn" title={`${feed.integration}: pipelines could not be read.`} action={look(feed)}>
          {feed.message} {feed.succeededAt ? 'Showing the last synced data.' : ''}{' '}
          {feed.nextAt ? <NextAttempt at={feed.nextAt} now={place.now} /> : null}
        </Notice>,
      ]
    if (!feed.succeededAt)
      return [
        <Notice key={key} tone="info" title={`${feed.integration} is syncing for the first time.`}>
          {feed.done} repositories so far.
        </Notice>,
      ]
    return []
  })
}

/** A link to the vendor's page. */
export const ExternalLink = ({ href, children }: { href: string | null; children: string }) =>
  href ? (
    <a href={href} target="_blank" rel="noreferrer" className="hover:underline">
      {children}
    </a>
  ) : (
    children
  )

/** Common cells of all tables of runs. */
export function RunCells({ run, place }: { run: RunSummary; place: SlotPlace }) {
  return (
    <>
      <Td>
        <StateBadge state={run.state} />
      </Td>
      <Td>
        <span className="font-medium">
          <ExternalLink href={run.url}>{`${run.pipeline} #${run.number}`}</ExternalLink>
        </span>
        {run.attempt > 1 ? <span className="text-sm text-faint"> attempt {run.attempt}</span> : null}
      </Td>
      <Td className="max-w-72 truncate" title={run.title}>
        {run.title}
      </Td>
      <Td className="max-w-48 truncate text-muted" title={run.branch ?? ''}>
        {run.branch ?? '—'} <code className="font-mono text-sm">{run.commit.slice(0, 7)}</code>
      </Td>
      <Td className="text-muted">{run.author ?? '—'}</Td>
      <Td right>{duration(runLength(run, place.now))}</Td>
      <Td className="text-muted">
        <TimeAgo at={run.createdAt} now={place.now} />
      </Td>
    </>
  )
}

/** Headers of those cells. */
export const RunHeads = () => (
  <>
    {['State', 'Run', 'Change', 'Branch', 'Author'].map((head) => (
      <Th key={head}>{head}</Th>
    ))}
    <Th right>Duration</Th>
    <Th>Started</Th>
  </>
)
